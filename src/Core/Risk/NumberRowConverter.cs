using System.Buffers;
using System.Text.Json;
using System.Text.Json.Serialization;

namespace CommitWise.Risk;

/// <summary>Writes an array of numbers on one line of an indented document.</summary>
internal sealed class NumberRowConverter : JsonConverter<double[]>
{
    /// <inheritdoc/>
    public override double[] Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options)
    {
        if (reader.TokenType != JsonTokenType.StartArray)
        {
            throw new JsonException();
        }

        List<double> row = [];
        while (reader.Read() && reader.TokenType != JsonTokenType.EndArray)
        {
            row.Add(reader.TokenType == JsonTokenType.Number ? reader.GetDouble() : throw new JsonException());
        }

        return [.. row];
    }

    /// <inheritdoc/>
    public override void Write(Utf8JsonWriter writer, double[] value, JsonSerializerOptions options)
    {
        ArrayBufferWriter<byte> buffer = new();
        using (Utf8JsonWriter row = new(buffer))
        {
            row.WriteStartArray();
            foreach (double number in value)
            {
                row.WriteNumberValue(number);
            }

            row.WriteEndArray();
        }

        writer.WriteRawValue(buffer.WrittenSpan, skipInputValidation: true);
    }
}
