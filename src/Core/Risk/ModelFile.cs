using System.Security.Cryptography;
using System.Text.Json;
using System.Text.Json.Serialization;

namespace CommitWise.Risk;

/// <summary>Reads and writes models. The same model always has the same bytes.</summary>
public static class ModelFile
{
    /// <summary>Reads a model.</summary>
    /// <param name="utf8">The bytes of its file.</param>
    /// <param name="source">Name of the file, for messages.</param>
    /// <exception cref="InputException"><c>malformed-model</c>: it is no model, of another schema, or its parts do not fit together.</exception>
    public static RiskModel Read(ReadOnlySpan<byte> utf8, string source)
    {
        ModelDocument document;
        try
        {
            document = JsonSerializer.Deserialize(utf8, ModelJson.Default.ModelDocument)
                ?? throw new InputException("malformed-model", $"{source}: there is no model in it");
        }
        catch (JsonException e)
        {
            throw new InputException("malformed-model", $"{source}:{e.LineNumber + 1}: not a model: {e.Path}", e);
        }

        ModelCheck.Demand(document, source);
        return new RiskModel(document, Convert.ToHexStringLower(SHA256.HashData(utf8)));
    }

    /// <summary>A model from its parts.</summary>
    /// <param name="document">What its file says.</param>
    /// <exception cref="InputException"><c>malformed-model</c>: its parts do not fit together.</exception>
    public static RiskModel Create(ModelDocument document) => Read(Write(document), document.Id);

    /// <summary>The canonical bytes of a model: UTF-8, two-space indentation, rows of numbers on one line, a line feed at the end.</summary>
    /// <param name="document">The model.</param>
    public static byte[] Write(ModelDocument document) =>
        [.. JsonSerializer.SerializeToUtf8Bytes(document, ModelJson.Default.ModelDocument), (byte)'\n'];
}

/// <summary>Source-generated JSON of models.</summary>
[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase,
    WriteIndented = true,
    NewLine = "\n",
    RespectNullableAnnotations = true,
    RespectRequiredConstructorParameters = true,
    UnmappedMemberHandling = JsonUnmappedMemberHandling.Disallow,
    Converters = [typeof(NumberRowConverter)])]
[JsonSerializable(typeof(ModelDocument))]
internal sealed partial class ModelJson : JsonSerializerContext;
