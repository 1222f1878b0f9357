using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;

namespace CommitWise.Adapters.Aws.CloudWatch;

/// <summary>Writes one line of the embedded metric format, as CloudWatch's specification of it says.</summary>
internal static class EmbeddedMetricLine
{
    private static readonly JsonWriterOptions Options = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    /// <param name="name">Namespace of the metrics.</param>
    /// <param name="timestamp">Milliseconds since 1970.</param>
    /// <param name="tags">Dimensions; all of them together make one set.</param>
    /// <param name="metrics">At most 100, each with another name.</param>
    public static string Write(string name, long timestamp, IReadOnlyDictionary<string, string> tags, IReadOnlyList<EmbeddedMetric> metrics)
    {
        using var buffer = new MemoryStream();
        using (var json = new Utf8JsonWriter(buffer, Options))
        {
            json.WriteStartObject();
            WriteMetadata(json, name, timestamp, tags, metrics);
            foreach (var (tag, value) in tags)
            {
                json.WriteString(tag, value);
            }

            foreach (var metric in metrics)
            {
                json.WritePropertyName(metric.Name);
                WriteValue(json, metric);
            }

            json.WriteEndObject();
        }

        return Encoding.UTF8.GetString(buffer.ToArray());
    }

    private static void WriteMetadata(
        Utf8JsonWriter json, string name, long timestamp, IReadOnlyDictionary<string, string> tags, IReadOnlyList<EmbeddedMetric> metrics)
    {
        json.WriteStartObject("_aws");
        json.WriteNumber("Timestamp", timestamp);
        json.WriteStartArray("CloudWatchMetrics");
        json.WriteStartObject();
        json.WriteString("Namespace", name);
        json.WriteStartArray("Dimensions");
        WriteTexts(json, tags.Keys);
        json.WriteEndArray();
        json.WriteStartArray("Metrics");
        foreach (var metric in metrics)
        {
            json.WriteStartObject();
            json.WriteString("Name", metric.Name);
            json.WriteString("Unit", metric.Unit);
            json.WriteEndObject();
        }

        json.WriteEndArray();
        json.WriteEndObject();
        json.WriteEndArray();
        json.WriteEndObject();
    }

    /// <summary>A number, or a histogram as values with their counts, from which CloudWatch computes percentiles.</summary>
    private static void WriteValue(Utf8JsonWriter json, EmbeddedMetric metric)
    {
        if (metric is not { Counts: { } counts, Range: { } range })
        {
            json.WriteNumberValue(metric.Values[0]);
            return;
        }

        json.WriteStartObject();
        WriteNumbers(json, "Values", metric.Values);
        WriteNumbers(json, "Counts", [.. counts.Select(count => (double)count)]);
        json.WriteNumber("Max", range.Max);
        json.WriteNumber("Min", range.Min);
        json.WriteNumber("Count", range.Count);
        json.WriteNumber("Sum", range.Sum);
        json.WriteEndObject();
    }

    private static void WriteNumbers(Utf8JsonWriter json, string name, IReadOnlyList<double> numbers)
    {
        json.WriteStartArray(name);
        foreach (var number in numbers)
        {
            json.WriteNumberValue(number);
        }

        json.WriteEndArray();
    }

    private static void WriteTexts(Utf8JsonWriter json, IEnumerable<string> texts)
    {
        json.WriteStartArray();
        foreach (var text in texts)
        {
            json.WriteStringValue(text);
        }

        json.WriteEndArray();
    }
}
