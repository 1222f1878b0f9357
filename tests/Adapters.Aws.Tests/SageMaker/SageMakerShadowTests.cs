using System.Diagnostics;
using CommitWise.Adapters.Aws.SageMaker;
using CommitWise.Risk;
using static CommitWise.Adapters.Aws.Tests.SageMaker.Probe;
using static CommitWise.Adapters.Aws.Tests.SageMaker.SageMakerPredictorTests;

namespace CommitWise.Adapters.Aws.Tests.SageMaker;

/// <summary>A second endpoint is compared with, and neither waited for nor believed.</summary>
public sealed class SageMakerShadowTests : IAsyncLifetime
{
    private const string Counted = "commitwise.shadow.predictions shade ";
    private const string Difference = "commitwise.shadow.difference shade";

    private readonly Probe _probe = Start();
    private Endpoint _endpoint = null!;

    public async Task InitializeAsync() => _endpoint = await Endpoint.StartAsync();

    public async Task DisposeAsync()
    {
        _probe.Dispose();
        await _endpoint.DisposeAsync();
    }

    [Fact]
    public async Task Compare_OfPredictions_CountsThemAndTheirDifference()
    {
        await using var shadow = Shadow(Options(_endpoint.Address, "shade"));
        var rows = Rows(4);
        double[] differences = [0, 0.25, 0.001, 0.5];
        foreach (var (row, difference) in rows.Zip(differences))
        {
            var own = _endpoint.Model.Predict(row).Probability;
            shadow.Compare(row, own > 0.5 ? own - difference : own + difference);
        }

        await EventuallyAsync(() => _probe.Sum(Counted + "compared") == 4, "four comparisons");
        _probe.Sum(Difference).ShouldBe(0.751, 1e-9);
        _endpoint.Seen.ShouldAllBe(seen => seen.Path == "/endpoints/shade/invocations");
    }

    [Fact]
    public async Task Compare_WithAnEndpointThatHangs_ReturnsAtOnceAndDropsWhatHasNoRoom()
    {
        _endpoint.Answer = _endpoint.Hold();
        await using var shadow = Shadow(Options(_endpoint.Address, "shade") with { Waiting = 3, Timeout = TimeSpan.FromSeconds(60) });
        var row = Rows(1)[0];
        shadow.Compare(row, 0.5);
        await EventuallyAsync(() => _endpoint.Seen.Count == 1, "the first call");
        var start = Stopwatch.GetTimestamp();
        for (var i = 0; i < 10; i++)
        {
            shadow.Compare(row, 0.5);
        }

        Stopwatch.GetElapsedTime(start).ShouldBeLessThan(TimeSpan.FromSeconds(5), "nobody waits for the endpoint, which never answers");
        _probe.Sum(Counted + "dropped").ShouldBe(7);
        _endpoint.Release();
        await EventuallyAsync(() => _probe.Sum(Counted + "compared") == 4, "those that had room");
        _endpoint.Seen.Select(seen => seen.Rows).ShouldBe([1, 3], "what waited is asked at once");
    }

    [Fact]
    public async Task Compare_WithAFailingEndpoint_CountsItAndGoesOn()
    {
        _endpoint.Answer = Endpoint.Refuse(400, "{}");
        await using var shadow = Shadow(Options(_endpoint.Address, "shade"));
        shadow.Compare(Rows(1)[0], 0.5);
        await EventuallyAsync(() => _probe.Sum(Counted + "failed") == 1, "the failure");
        _endpoint.Answer = null;
        shadow.Compare(Rows(1)[0], 0.5);
        await EventuallyAsync(() => _probe.Sum(Counted + "compared") == 1, "the comparison");
    }

    [Fact]
    public async Task DisposeAsync_WhileACallHangs_EndsAtOnce()
    {
        _endpoint.Answer = _endpoint.Hold();
        var shadow = Shadow(Options(_endpoint.Address, "shade") with { Timeout = TimeSpan.FromSeconds(60) });
        shadow.Compare(Rows(1)[0], 0.5);
        await EventuallyAsync(() => _endpoint.Seen.Count == 1, "the call");
        await shadow.DisposeAsync().AsTask().WaitAsync(TimeSpan.FromSeconds(10));
        shadow.Compare(Rows(1)[0], 0.5);
    }

    private SageMakerShadow Shadow(SageMakerOptions options) => new(_probe.Predictor(options), options, _probe.Telemetry);
}
