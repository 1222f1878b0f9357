using OpenTelemetry;
using OpenTelemetry.Metrics;

namespace CommitWise.Adapters.Aws.CloudWatch;

/// <summary>
/// Writes metrics as lines of CloudWatch's embedded metric format: whatever carries this program's output to CloudWatch Logs makes metrics of
/// them, without a call of this program. Values are of the time since the last line, but those of gauges.
/// </summary>
/// <param name="target">Where to; each line is written at once.</param>
/// <param name="time">Stamps the lines.</param>
public sealed class EmbeddedMetricExporter(TextWriter target, TimeProvider time) : BaseExporter<Metric>
{
    /// <summary>Namespace of the metrics.</summary>
    public const string Namespace = "CommitWise";

    private const int MostOfALine = 100;

    /// <inheritdoc/>
    public override ExportResult Export(in Batch<Metric> batch)
    {
        var now = time.GetUtcNow().ToUnixTimeMilliseconds();
        var byTags = new Dictionary<string, (SortedDictionary<string, string> Tags, List<EmbeddedMetric> Metrics)>(StringComparer.Ordinal);
        foreach (var metric in batch)
        {
            foreach (ref readonly var point in metric.GetMetricPoints())
            {
                if (EmbeddedMetric.Read(metric, point) is { } read)
                {
                    var tags = TagsOf(point);
                    var key = string.Join('\n', tags.Select(tag => $"{tag.Key}={tag.Value}"));
                    (byTags.TryGetValue(key, out var known) ? known : byTags[key] = (tags, [])).Metrics.Add(read);
                }
            }
        }

        foreach (var (tags, metrics) in byTags.Values)
        {
            foreach (var part in metrics.Chunk(MostOfALine))
            {
                target.WriteLine(EmbeddedMetricLine.Write(Namespace, now, tags, part));
            }
        }

        target.Flush();
        return ExportResult.Success;
    }

    /// <summary>A dimension of CloudWatch is a text that is not empty.</summary>
    private static SortedDictionary<string, string> TagsOf(in MetricPoint point)
    {
        var tags = new SortedDictionary<string, string>(StringComparer.Ordinal);
        foreach (var tag in point.Tags)
        {
            var value = Convert.ToString(tag.Value, System.Globalization.CultureInfo.InvariantCulture);
            tags[tag.Key] = string.IsNullOrWhiteSpace(value) ? "none" : value;
        }

        return tags;
    }
}
