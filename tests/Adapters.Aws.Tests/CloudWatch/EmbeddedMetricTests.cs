using System.Diagnostics.Metrics;
using System.Text.Json;
using CommitWise.Adapters.Aws.CloudWatch;
using OpenTelemetry;
using OpenTelemetry.Metrics;

namespace CommitWise.Adapters.Aws.Tests.CloudWatch;

/// <summary>There is no CloudWatch to test with: lines are checked against the specification of the format.</summary>
public sealed class EmbeddedMetricTests : IDisposable
{
    private readonly StringWriter _written = new();
    private readonly Meter _meter = new($"CommitWise.Tests.{Guid.NewGuid():n}");
    private readonly MeterProvider _provider;

    public EmbeddedMetricTests() => _provider = Sdk.CreateMeterProviderBuilder()
        .AddMeter(_meter.Name)
        .AddEmbeddedMetrics(_written, TimeProvider.System, TimeSpan.FromHours(1))
        .Build();

    public void Dispose()
    {
        _provider.Dispose();
        _meter.Dispose();
        _written.Dispose();
    }

    [Fact]
    public void Line_InForm_IsThatOfTheSpecification()
    {
        var runs = _meter.CreateCounter<long>("commitwise.runs", "{run}");
        runs.Add(2, new KeyValuePair<string, object?>("outcome", "completed"), new KeyValuePair<string, object?>("host", "ü\"x"));
        var before = TimeProvider.System.GetUtcNow().ToUnixTimeMilliseconds();
        var line = Flush().ShouldHaveSingleItem();

        var aws = line.GetProperty("_aws");
        aws.GetProperty("Timestamp").GetInt64().ShouldBeInRange(before, before + 60_000);
        var directive = aws.GetProperty("CloudWatchMetrics").EnumerateArray().ShouldHaveSingleItem();
        directive.GetProperty("Namespace").GetString().ShouldBe("CommitWise");
        directive.GetProperty("Dimensions").EnumerateArray().ShouldHaveSingleItem().EnumerateArray().Select(each => each.GetString()).ShouldBe(["host", "outcome"]);
        var metric = directive.GetProperty("Metrics").EnumerateArray().ShouldHaveSingleItem();
        (metric.GetProperty("Name").GetString(), metric.GetProperty("Unit").GetString()).ShouldBe(("commitwise.runs", "Count"));
        line.GetProperty("host").GetString().ShouldBe("ü\"x");
        line.GetProperty("outcome").GetString().ShouldBe("completed");
        line.GetProperty("commitwise.runs").GetDouble().ShouldBe(2);
    }

    [Fact]
    public void Counter_AtEachLine_TellsWhatWasAddedSince()
    {
        var counter = _meter.CreateCounter<long>("c");
        counter.Add(5);
        Flush().ShouldHaveSingleItem().GetProperty("c").GetDouble().ShouldBe(5);
        counter.Add(2);
        counter.Add(1);
        Flush().ShouldHaveSingleItem().GetProperty("c").GetDouble().ShouldBe(3);
        Flush().ShouldBeEmpty();
    }

    [Fact]
    public void Gauge_AtEachLine_TellsItsValue()
    {
        var waiting = _meter.CreateUpDownCounter<long>("waiting");
        _meter.CreateObservableGauge("age", () => 1.5, "s");
        waiting.Add(3);
        waiting.Add(-1);
        var line = Flush().ShouldHaveSingleItem();
        (line.GetProperty("waiting").GetDouble(), line.GetProperty("age").GetDouble()).ShouldBe((2, 1.5));
        line.GetProperty("_aws").GetProperty("CloudWatchMetrics")[0].GetProperty("Dimensions")[0].GetArrayLength().ShouldBe(0);
        Flush().ShouldHaveSingleItem().GetProperty("waiting").GetDouble().ShouldBe(2);
    }

    [Fact]
    public void Histogram_OfManyValues_KeepsCountSumAndPercentilesWithin4Percent()
    {
        var histogram = _meter.CreateHistogram<double>("d", "s");
        for (var i = 1; i <= 1000; i++)
        {
            histogram.Record(i / 100.0);
        }

        histogram.Record(0);
        var shown = Flush().ShouldHaveSingleItem().GetProperty("d");
        var values = shown.GetProperty("Values").EnumerateArray().Select(each => each.GetDouble()).ToList();
        var counts = shown.GetProperty("Counts").EnumerateArray().Select(each => each.GetInt64()).ToList();
        values.Count.ShouldBe(counts.Count);
        values.Count.ShouldBeLessThanOrEqualTo(100);
        values.ShouldBeInOrder();
        (counts.Sum(), shown.GetProperty("Count").GetInt64()).ShouldBe((1001, 1001));
        (shown.GetProperty("Min").GetDouble(), shown.GetProperty("Max").GetDouble()).ShouldBe((0, 10));
        shown.GetProperty("Sum").GetDouble().ShouldBe(5005, 1e-6);
        foreach (var share in (double[])[0.5, 0.9, 0.99])
        {
            Percentile(values, counts, share).ShouldBe(10 * share, 10 * share * 0.04 * 1.5);
        }
    }

    [Fact]
    public void Tags_ThatDiffer_MakeLinesOfTheirOwn()
    {
        var counter = _meter.CreateCounter<long>("c");
        var other = _meter.CreateCounter<long>("o");
        counter.Add(1, new KeyValuePair<string, object?>("outcome", "a"));
        counter.Add(1, new KeyValuePair<string, object?>("outcome", null));
        other.Add(1, new KeyValuePair<string, object?>("outcome", "a"));
        var lines = Flush();
        lines.Select(line => line.GetProperty("outcome").GetString()).ShouldBe(["a", "none"], ignoreOrder: true);
        lines.Single(line => line.GetProperty("outcome").GetString() == "a").TryGetProperty("o", out _).ShouldBeTrue();
    }

    [Fact]
    public void Metrics_OfMoreThanALineHolds_AreSplit()
    {
        for (var i = 0; i < 150; i++)
        {
            _meter.CreateCounter<long>($"c{i}").Add(1);
        }

        var lines = Flush();
        lines.Select(line => line.GetProperty("_aws").GetProperty("CloudWatchMetrics")[0].GetProperty("Metrics").GetArrayLength()).ShouldBe([100, 50]);
    }

    private static double Percentile(List<double> values, List<long> counts, double share)
    {
        var target = share * counts.Sum();
        long seen = 0;
        return values[counts.FindIndex(count => (seen += count) >= target)];
    }

    private List<JsonElement> Flush()
    {
        _written.GetStringBuilder().Clear();
        _provider.ForceFlush(30_000).ShouldBeTrue();
        return [.. _written.ToString().Split('\n', StringSplitOptions.RemoveEmptyEntries).Select(line =>
        {
            using var document = JsonDocument.Parse(line);
            return document.RootElement.Clone();
        })];
    }
}
