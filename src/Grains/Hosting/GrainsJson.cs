using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Serialization;
using System.Text.Json.Serialization.Metadata;
using CommitWise.Analysis;
using CommitWise.Grains.Changes;
using CommitWise.Grains.Repositories;

namespace CommitWise.Grains.Hosting;

/// <summary>The JSON of what grains store.</summary>
[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase,
    DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
    Converters = [typeof(UtcTime)])]
[JsonSerializable(typeof(ChangeDocument))]
[JsonSerializable(typeof(RepositoryDocument))]
[JsonSerializable(typeof(RepositoryNumbers))]
[JsonSerializable(typeof(RepositoryAlias))]
public sealed partial class GrainsJson : JsonSerializerContext;

/// <summary>How an engine writes states, stream items and messages.</summary>
public static class EngineJson
{
    /// <summary>By source-generated code only, states first.</summary>
    public static JsonSerializerOptions Options { get; } = Make();

    private static JsonSerializerOptions Make()
    {
        var options = new JsonSerializerOptions(GrainsJson.Default.Options)
        {
            // What is stored goes to no browser; letters other than ASCII's take half the room.
            Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
            TypeInfoResolver = JsonTypeInfoResolver.Combine(GrainsJson.Default, WireJson.Default, AnalysisJson.Default),
        };
        options.MakeReadOnly();
        return options;
    }
}
