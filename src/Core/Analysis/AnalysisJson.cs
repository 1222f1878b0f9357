using System.Text.Json;
using System.Text.Json.Serialization;
using CommitWise.Impact;

namespace CommitWise.Analysis;

/// <summary>
/// The JSON of reports and of a decision's inputs. Read strictly: a member that is missing, unknown or given twice is a fault, so that a
/// stored report means one thing to every reader.
/// </summary>
[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase,
    AllowDuplicateProperties = false,
    UnmappedMemberHandling = JsonUnmappedMemberHandling.Disallow,
    RespectNullableAnnotations = true,
    RespectRequiredConstructorParameters = true,
    Converters = [typeof(UtcTime)])]
[JsonSerializable(typeof(Report))]
[JsonSerializable(typeof(ChangeMetadata))]
[JsonSerializable(typeof(StoredSnapshot))]
[JsonSerializable(typeof(ProjectMap))]
[JsonSerializable(typeof(BaselineChange[]))]
[JsonSerializable(typeof(string[]))]
[JsonSerializable(typeof(AnalysisConfig))]
[JsonSerializable(typeof(StoredPrediction))]
public sealed partial class AnalysisJson : JsonSerializerContext;

/// <summary>Times as UTC in ISO 8601 with a <c>Z</c>.</summary>
public sealed class UtcTime : JsonConverter<DateTimeOffset>
{
    /// <inheritdoc/>
    public override DateTimeOffset Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) => reader.GetDateTimeOffset();

    /// <inheritdoc/>
    public override void Write(Utf8JsonWriter writer, DateTimeOffset value, JsonSerializerOptions options) =>
        writer.WriteStringValue(value.UtcDateTime);
}

/// <summary>Enumerations as the contract spells them: <c>pull_request</c>.</summary>
/// <typeparam name="TEnum">The enumeration.</typeparam>
public sealed class SnakeCaseEnum<TEnum>() : JsonStringEnumConverter<TEnum>(JsonNamingPolicy.SnakeCaseLower, allowIntegerValues: false)
    where TEnum : struct, Enum;
