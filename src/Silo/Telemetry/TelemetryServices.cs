using CommitWise.Adapters.Aws.CloudWatch;
using CommitWise.Adapters.Aws.SageMaker;
using CommitWise.Analysis;
using CommitWise.Durability;
using CommitWise.Grains.Hosting;
using CommitWise.Silo.Settings;
using OpenTelemetry;
using OpenTelemetry.Metrics;
using OpenTelemetry.Resources;
using OpenTelemetry.Trace;

namespace CommitWise.Silo.Telemetry;

/// <summary>Tells those who watch services: traces and metrics by OTLP, metrics as lines that CloudWatch reads.</summary>
internal static class TelemetryServices
{
    /// <summary>Everything of this program, and what ASP.NET Core and its client say of HTTP.</summary>
    private static readonly string[] Sources = ["CommitWise.*", "Microsoft.AspNetCore", "System.Net.Http"];

    // What costs a metric of CloudWatch for each set of tags: the changes' way, and no more.
    private static readonly string[] Meters =
        ["CommitWise.Api", GrainsTelemetry.Name, QueueGauges.Name, PredictionTelemetry.Name, SageMakerTelemetry.Name, ObjectTelemetry.Name];

    /// <summary>Adds what the settings ask for. Nothing is added, and nothing is paid, when they ask for none.</summary>
    public static IServiceCollection AddTelemetry(this IServiceCollection services, ServiceSettings settings)
    {
        services.AddSingleton<QueueGauges>().AddHostedService(provider => provider.GetRequiredService<QueueGauges>());
        return services.AddHostedService(provider => new Exporting(Exporters(settings.Telemetry, provider.GetRequiredService<TimeProvider>())));
    }

    private static IEnumerable<Func<IDisposable>> Exporters(TelemetrySettings settings, TimeProvider time)
    {
        if (settings.Collector is { } collector)
        {
            yield return () => Traces(settings, collector);
            yield return () => Metrics(settings, collector);
        }

        if (settings.EmbeddedMetrics)
        {
            yield return () => Embedded(settings, time);
        }
    }

    private static MeterProvider Embedded(TelemetrySettings settings, TimeProvider time) => Sdk.CreateMeterProviderBuilder()
        .AddMeter(Meters)
        .AddEmbeddedMetrics(TextWriter.Synchronized(Console.Out), time, settings.Period)
        .Build();

    private static TracerProvider Traces(TelemetrySettings settings, Uri collector) => Sdk.CreateTracerProviderBuilder()
        .ConfigureResource(AddService)
        .AddSource(Sources)
        .SetSampler(new ParentBasedSampler(new TraceIdRatioBasedSampler(settings.Sampled)))
        .AddOtlpExporter(exporter => exporter.Endpoint = collector)
        .Build();

    private static MeterProvider Metrics(TelemetrySettings settings, Uri collector) => Sdk.CreateMeterProviderBuilder()
        .ConfigureResource(AddService)
        .AddMeter("CommitWise*", "System.Runtime")
        .AddOtlpExporter((exporter, reader) =>
        {
            exporter.Endpoint = collector;
            reader.PeriodicExportingMetricReaderOptions.ExportIntervalMilliseconds = (int)settings.Period.TotalMilliseconds;
        })
        .Build();

    private static void AddService(ResourceBuilder resource) => resource.AddService("commitwise", serviceVersion: typeof(TelemetryServices).Assembly.GetName().Version?.ToString(3));

    /// <summary>Holds exporters while the service runs; what is not told yet is told when it stops.</summary>
    private sealed class Exporting(IEnumerable<Func<IDisposable>> make) : IHostedService
    {
        private readonly List<IDisposable> _held = [];

        public Task StartAsync(CancellationToken cancellationToken)
        {
            _held.AddRange(make.Select(each => each()));
            return Task.CompletedTask;
        }

        public Task StopAsync(CancellationToken cancellationToken)
        {
            _held.ForEach(each => each.Dispose());
            return Task.CompletedTask;
        }
    }
}
