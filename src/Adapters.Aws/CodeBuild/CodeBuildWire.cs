using System.Text.Json.Serialization;

namespace CommitWise.Adapters.Aws.CodeBuild;

/// <param name="ProjectName">Which project.</param>
/// <param name="SourceVersion">Which commit.</param>
/// <param name="EnvironmentVariablesOverride">Added to the project's own.</param>
/// <param name="IdempotencyToken">The same within five minutes answers the build that was started.</param>
internal sealed record StartBuild(
    string ProjectName, string SourceVersion, IReadOnlyList<EnvironmentVariable> EnvironmentVariablesOverride, string IdempotencyToken);

/// <param name="Name">Name.</param>
/// <param name="Value">Value, as it is.</param>
/// <param name="Type"><c>PLAINTEXT</c>: the value is the value, and no name of a parameter or a secret.</param>
internal sealed record EnvironmentVariable(string Name, string Value, string Type);

internal sealed record BatchGetBuilds(IReadOnlyList<string> Ids);

internal sealed record StopBuild(string Id);

internal sealed record OneBuild(BuildAnswer? Build);

internal sealed record ManyBuilds(IReadOnlyList<BuildAnswer>? Builds);

/// <param name="Id">Identity.</param>
/// <param name="BuildStatus">How it stands.</param>
/// <param name="StartTime">Seconds since 1970.</param>
/// <param name="EndTime">Seconds since 1970.</param>
/// <param name="Phases">Its phases.</param>
/// <param name="Logs">Where its log is.</param>
internal sealed record BuildAnswer(
    string Id, string? BuildStatus, double? StartTime, double? EndTime, IReadOnlyList<PhaseAnswer>? Phases, LogsAnswer? Logs);

internal sealed record PhaseAnswer(string? PhaseType, string? PhaseStatus, long? DurationInSeconds, IReadOnlyList<ContextAnswer>? Contexts);

internal sealed record ContextAnswer(string? StatusCode, string? Message);

internal sealed record LogsAnswer(string? DeepLink);

/// <summary>Requests and answers of CodeBuild's JSON protocol.</summary>
[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase, DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull)]
[JsonSerializable(typeof(StartBuild))]
[JsonSerializable(typeof(BatchGetBuilds))]
[JsonSerializable(typeof(StopBuild))]
[JsonSerializable(typeof(OneBuild))]
[JsonSerializable(typeof(ManyBuilds))]
internal sealed partial class CodeBuildJson : JsonSerializerContext;
