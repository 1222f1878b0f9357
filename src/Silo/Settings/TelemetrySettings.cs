namespace CommitWise.Silo.Settings;

/// <summary>Settings of what the service tells of itself beside its log and <c>/metrics</c>.</summary>
internal sealed class TelemetrySettings
{
    /// <summary>
    /// Collector that gets traces and metrics by OTLP over gRPC, such as <c>http://127.0.0.1:4317</c>. Default
    /// <c>OTEL_EXPORTER_OTLP_ENDPOINT</c>; without either none is told.
    /// </summary>
    public Uri? Otlp { get; set; }

    /// <summary>Whether metrics are written to standard output as lines of CloudWatch's embedded metric format. Default false.</summary>
    public bool EmbeddedMetrics { get; set; }

    /// <summary>How often metrics are told. Default 1 min; 1 s to 1 h.</summary>
    public TimeSpan Period { get; set; } = TimeSpan.FromMinutes(1);

    /// <summary>Part of the new traces that is kept, 0 to 1. Default 1. A trace that somebody else began is kept when they keep it.</summary>
    public double Sampled { get; set; } = 1;

    /// <summary>The collector; null when there is none.</summary>
    internal Uri? Collector => Otlp ?? FromEnvironment();

    /// <summary>What is wrong with them.</summary>
    internal IEnumerable<string> Faults() =>
    [
        .. Otlp is null || (Otlp.IsAbsoluteUri && Otlp.Scheme is "http" or "https") ? [] : new[] { $"Telemetry:Otlp is '{Otlp}'; it must be http://ADDRESS:PORT or https://ADDRESS." },
        .. Period < TimeSpan.FromSeconds(1) || Period > TimeSpan.FromHours(1) ? new[] { $"Telemetry:Period is {Period}; it must be from 1 s to 1 h." } : [],
        .. Sampled is >= 0 and <= 1 ? [] : new[] { $"Telemetry:Sampled is {Sampled}; it must be from 0 to 1." },
    ];

    private static Uri? FromEnvironment() =>
        Uri.TryCreate(Environment.GetEnvironmentVariable("OTEL_EXPORTER_OTLP_ENDPOINT"), UriKind.Absolute, out var address) ? address : null;
}
