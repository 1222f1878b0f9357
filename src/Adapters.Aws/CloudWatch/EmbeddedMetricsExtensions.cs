using System.Diagnostics.Metrics;
using OpenTelemetry.Metrics;

namespace CommitWise.Adapters.Aws.CloudWatch;

/// <summary>Adds the embedded metric format to a provider of metrics.</summary>
public static class EmbeddedMetricsExtensions
{
    // With the bucket of zeros no more than CloudWatch takes of one metric in one line.
    private const int MostBuckets = 99;

    /// <summary>Writes all metrics of a provider as lines, at each period and at its end.</summary>
    /// <param name="builder">The provider.</param>
    /// <param name="target">Where to.</param>
    /// <param name="time">Stamps the lines.</param>
    /// <param name="period">How often; more than zero.</param>
    public static MeterProviderBuilder AddEmbeddedMetrics(this MeterProviderBuilder builder, TextWriter target, TimeProvider time, TimeSpan period) => builder
        .AddView(instrument => instrument is Histogram<double> or Histogram<long> or Histogram<int>
            ? new Base2ExponentialBucketHistogramConfiguration { MaxSize = MostBuckets }
            : null)
        .AddReader(_ => new PeriodicExportingMetricReader(new EmbeddedMetricExporter(target, time), (int)period.TotalMilliseconds)
        {
            TemporalityPreference = MetricReaderTemporalityPreference.Delta,
        });
}
