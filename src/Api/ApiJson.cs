using System.Text.Json.Serialization;
using CommitWise.Analysis;
using CommitWise.Api.Changes;
using CommitWise.Api.Commits;
using CommitWise.Api.Health;
using CommitWise.Api.Intake;
using CommitWise.Api.Operations;
using CommitWise.Api.Problems;
using CommitWise.Api.Reading;
using CommitWise.Api.Repositories;
using CommitWise.Grains;

namespace CommitWise.Api;

/// <summary>The JSON of requests and answers.</summary>
[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase,
    AllowDuplicateProperties = false,
    UnmappedMemberHandling = JsonUnmappedMemberHandling.Disallow,
    Converters = [typeof(UtcTime)])]
[JsonSerializable(typeof(AnalysisAnswer))]
[JsonSerializable(typeof(AnalyzeRequest))]
[JsonSerializable(typeof(BackupAnswer))]
[JsonSerializable(typeof(BackupRequest))]
[JsonSerializable(typeof(ChangeView))]
[JsonSerializable(typeof(CommitDocument))]
[JsonSerializable(typeof(ConnectRequest))]
[JsonSerializable(typeof(DeliveryAnswer))]
[JsonSerializable(typeof(ExplanationAnswer))]
[JsonSerializable(typeof(HealthAnswer))]
[JsonSerializable(typeof(IReadOnlyList<ExplainedSentence>))]
[JsonSerializable(typeof(IReadOnlyList<string>))]
[JsonSerializable(typeof(LinkAnswer))]
[JsonSerializable(typeof(LiveAnswer))]
[JsonSerializable(typeof(Page<ChangeSummary>))]
[JsonSerializable(typeof(Page<CommitSummary>))]
[JsonSerializable(typeof(Page<DeadLetterAnswer>))]
[JsonSerializable(typeof(Page<GenerationView>))]
[JsonSerializable(typeof(Page<QueueAnswer>))]
[JsonSerializable(typeof(Page<RepositoryView>))]
[JsonSerializable(typeof(ParsedDiff))]
[JsonSerializable(typeof(PingAnswer))]
[JsonSerializable(typeof(ProblemDocument))]
[JsonSerializable(typeof(ReadyAnswer))]
[JsonSerializable(typeof(RedriveAnswer))]
[JsonSerializable(typeof(RedriveRequest))]
[JsonSerializable(typeof(Report))]
[JsonSerializable(typeof(RepositoryView))]
[JsonSerializable(typeof(ResolvedUrl))]
[JsonSerializable(typeof(SimulationAnswer))]
[JsonSerializable(typeof(SimulationNumber))]
[JsonSerializable(typeof(SimulationRequest))]
[JsonSerializable(typeof(int?))]
[JsonSerializable(typeof(long))]
[JsonSerializable(typeof(DateTimeOffset?))]
internal sealed partial class ApiJson : JsonSerializerContext;
