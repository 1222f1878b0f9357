using OpenTelemetry.Metrics;

namespace CommitWise.Adapters.Aws.CloudWatch;

/// <summary>What one metric shows at one set of tags.</summary>
/// <param name="Name">Name of the instrument.</param>
/// <param name="Unit">Unit as CloudWatch names it.</param>
/// <param name="Values">Values, ascending; one for anything but a histogram.</param>
/// <param name="Counts">How often each was seen; null for anything but a histogram.</param>
/// <param name="Range">Sum, count, least and largest of a histogram.</param>
internal sealed record EmbeddedMetric(
    string Name, string Unit, IReadOnlyList<double> Values, IReadOnlyList<long>? Counts = null, (double Sum, long Count, double Min, double Max)? Range = null)
{
    /// <summary>Reads it; null when there is nothing to show.</summary>
    public static EmbeddedMetric? Read(Metric metric, in MetricPoint point) => metric.MetricType switch
    {
        MetricType.LongSum or MetricType.LongSumNonMonotonic => One(metric, point.GetSumLong()),
        MetricType.DoubleSum or MetricType.DoubleSumNonMonotonic => One(metric, point.GetSumDouble()),
        MetricType.LongGauge => One(metric, point.GetGaugeLastValueLong()),
        MetricType.DoubleGauge => One(metric, point.GetGaugeLastValueDouble()),
        MetricType.ExponentialHistogram => Histogram(metric, point),
        _ => null,
    };

    private static EmbeddedMetric? One(Metric metric, double value) => double.IsFinite(value) ? new(metric.Name, UnitOf(metric.Unit), [value]) : null;

    /// <summary>
    /// A bucket <c>i</c> of scale <c>s</c> holds values of more than <c>2^(i/2^s)</c> up to <c>2^((i+1)/2^s)</c> (OpenTelemetry's data model); it
    /// is shown by the geometric mean of its bounds, kept within what was seen.
    /// </summary>
    private static EmbeddedMetric? Histogram(Metric metric, in MetricPoint point)
    {
        var count = point.GetHistogramCount();
        if (count == 0 || !point.TryGetHistogramMinMaxValues(out var min, out var max))
        {
            return null;
        }

        var data = point.GetExponentialHistogramData();
        List<double> values = data.ZeroCount > 0 ? [0] : [];
        List<long> counts = data.ZeroCount > 0 ? [data.ZeroCount] : [];
        var index = data.PositiveBuckets.Offset;
        foreach (var inBucket in data.PositiveBuckets)
        {
            if (inBucket > 0)
            {
                values.Add(Math.Clamp(Math.Pow(2, (index + 0.5) / Math.Pow(2, data.Scale)), min, max));
                counts.Add(inBucket);
            }

            index++;
        }

        return new EmbeddedMetric(metric.Name, UnitOf(metric.Unit), values, counts, (point.GetHistogramSum(), count, min, max));
    }

    private static string UnitOf(string unit) => unit switch
    {
        "s" => "Seconds",
        "ms" => "Milliseconds",
        "us" => "Microseconds",
        "By" => "Bytes",
        "%" => "Percent",
        ['{', ..] => "Count",
        _ => "None",
    };
}
