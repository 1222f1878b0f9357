using System.Text.Json;

namespace CommitWise.Adapters.Aws.Sns;

/// <summary>Which messages a subscriber gets, by their attributes: all conditions must hold, of each one value.</summary>
/// <param name="AnyOf">Texts that an attribute may have, by its name.</param>
/// <param name="AtLeast">Lowest number that an attribute may have, by its name.</param>
public sealed record TopicFilter(
    IReadOnlyDictionary<string, IReadOnlyList<string>> AnyOf, IReadOnlyDictionary<string, double> AtLeast)
{
    // What SNS allows.
    private const int MaxNames = 5;

    /// <summary>The filter policy of SNS.</summary>
    /// <exception cref="InputException">It has no condition, more than five, or one that no value can meet.</exception>
    internal string ToJson()
    {
        if (AnyOf.Count + AtLeast.Count is 0 or > MaxNames || AnyOf.Values.Any(values => values.Count == 0) || AnyOf.Keys.Any(AtLeast.ContainsKey))
        {
            throw new InputException("invalid-filter", $"A filter has 1 to {MaxNames} attributes, each once and with a value.");
        }

        using var buffer = new MemoryStream();
        using (var json = new Utf8JsonWriter(buffer))
        {
            json.WriteStartObject();
            WriteTexts(json);
            WriteNumbers(json);
            json.WriteEndObject();
        }

        return System.Text.Encoding.UTF8.GetString(buffer.ToArray());
    }

    private void WriteTexts(Utf8JsonWriter json)
    {
        foreach (var (name, values) in AnyOf)
        {
            json.WriteStartArray(name);
            foreach (var value in values)
            {
                json.WriteStringValue(value);
            }

            json.WriteEndArray();
        }
    }

    private void WriteNumbers(Utf8JsonWriter json)
    {
        foreach (var (name, least) in AtLeast)
        {
            json.WriteStartArray(name);
            json.WriteStartObject();
            json.WriteStartArray("numeric");
            json.WriteStringValue(">=");
            json.WriteNumberValue(least);
            json.WriteEndArray();
            json.WriteEndObject();
            json.WriteEndArray();
        }
    }
}
