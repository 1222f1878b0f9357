using System.Diagnostics.Metrics;

namespace CommitWise.Api;

/// <summary>What the API counts.</summary>
internal sealed class ApiMetrics
{
    /// <summary>Name of the meter.</summary>
    public const string Meter = "CommitWise.Api";

    private readonly Counter<long> _deliveries;
    private readonly Counter<long> _requests;

    /// <summary>Makes the counters.</summary>
    public ApiMetrics(IMeterFactory meters)
    {
        var meter = meters.Create(Meter);
        _deliveries = meter.CreateCounter<long>("commitwise.webhook.deliveries", description: "Deliveries of webhooks by outcome.");
        _requests = meter.CreateCounter<long>("commitwise.http.requests", description: "Requests by route and status.");
    }

    /// <summary>A delivery was answered.</summary>
    public void Delivered(string outcome) => _deliveries.Add(1, new KeyValuePair<string, object?>("outcome", outcome));

    /// <summary>A request was answered.</summary>
    public void Answered(string route, int status) =>
        _requests.Add(1, new KeyValuePair<string, object?>("route", route), new KeyValuePair<string, object?>("status", status));
}
