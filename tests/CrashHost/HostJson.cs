using System.Text.Json.Serialization;
using CommitWise.CrashHost.Grains;

namespace CommitWise.CrashHost;

/// <summary>State and items.</summary>
[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase)]
[JsonSerializable(typeof(Applied))]
[JsonSerializable(typeof(Numbered))]
internal sealed partial class HostJson : JsonSerializerContext;
