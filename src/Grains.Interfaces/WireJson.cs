using System.Text.Json.Serialization;
using CommitWise.Analysis;
using CommitWise.Intake;

namespace CommitWise.Grains;

/// <summary>
/// The JSON of messages, stream items and index documents. Unlike a report's it is read leniently: an older process must be able to read
/// what a newer one has written.
/// </summary>
[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase,
    DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
    Converters = [typeof(UtcTime)])]
[JsonSerializable(typeof(ChangeView))]
[JsonSerializable(typeof(GenerationView))]
[JsonSerializable(typeof(RunProgress))]
[JsonSerializable(typeof(RepositoryView))]
[JsonSerializable(typeof(ConnectRepository))]
[JsonSerializable(typeof(SyncResult))]
[JsonSerializable(typeof(Notification))]
[JsonSerializable(typeof(ParkedEffect))]
[JsonSerializable(typeof(SiloHealth))]
[JsonSerializable(typeof(PullRequestEvent))]
[JsonSerializable(typeof(string))]
[JsonSerializable(typeof(int))]
[JsonSerializable(typeof(int?))]
[JsonSerializable(typeof(bool))]
public sealed partial class WireJson : JsonSerializerContext;
