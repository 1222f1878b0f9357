using System.Threading.Channels;
using CommitWise.Risk;

namespace CommitWise.Adapters.Aws.SageMaker;

/// <summary>
/// Asks a second endpoint beside, one batch at a time, and counts by how much it differs. What comes while too many wait is dropped.
/// </summary>
public sealed class SageMakerShadow : IShadowPredictor, IAsyncDisposable
{
    private const int MostInBatch = 100;

    private readonly SageMakerPredictor _predictor;
    private readonly SageMakerTelemetry _telemetry;
    private readonly string _endpoint;
    private readonly Channel<(ChangeMeasures Measures, double Probability)> _waiting;
    private readonly CancellationTokenSource _stopped = new();
    private readonly Task _work;

    internal SageMakerShadow(SageMakerPredictor predictor, SageMakerOptions options, SageMakerTelemetry telemetry)
    {
        (_predictor, _telemetry, _endpoint) = (predictor, telemetry, options.Endpoint);
        _waiting = Channel.CreateBounded<(ChangeMeasures, double)>(new BoundedChannelOptions(options.Waiting) { SingleReader = true });
        _work = WorkAsync();
    }

    /// <inheritdoc/>
    public void Compare(ChangeMeasures measures, double probability)
    {
        if (!_waiting.Writer.TryWrite((measures, probability)))
        {
            _telemetry.NotCompared(_endpoint, "dropped", 1);
        }
    }

    /// <summary>Ends it; what waits is not compared.</summary>
    public async ValueTask DisposeAsync()
    {
        _waiting.Writer.TryComplete();
        await _stopped.CancelAsync();
        await _work;
        _stopped.Dispose();
        _predictor.Dispose();
    }

    private async Task WorkAsync()
    {
        await Task.Yield();
        try
        {
            while (await _waiting.Reader.WaitToReadAsync(_stopped.Token))
            {
                await CompareAsync(Next());
            }
        }
        catch (OperationCanceledException)
        {
            // It was told to stop.
        }
    }

    private List<(ChangeMeasures Measures, double Probability)> Next()
    {
        List<(ChangeMeasures, double)> batch = [];
        while (batch.Count < MostInBatch && _waiting.Reader.TryRead(out var next))
        {
            batch.Add(next);
        }

        return batch;
    }

    private async Task CompareAsync(List<(ChangeMeasures Measures, double Probability)> batch)
    {
        try
        {
            var answer = await _predictor.PredictAsync([.. batch.Select(each => each.Measures)], _stopped.Token);
            foreach (var (own, other) in batch.Zip(answer.Rows))
            {
                _telemetry.Compared(_endpoint, other.Probability - own.Probability);
            }
        }
        catch (RemotePredictionException)
        {
            _telemetry.NotCompared(_endpoint, "failed", batch.Count);
        }
    }
}
