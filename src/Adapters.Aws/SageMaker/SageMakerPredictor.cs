using CommitWise.Risk;
using CommitWise.Risk.Exchange;
using Microsoft.Extensions.Logging;
using Polly.CircuitBreaker;

namespace CommitWise.Adapters.Aws.SageMaker;

/// <summary>A model behind a SageMaker endpoint, in bounded time and behind a circuit breaker. Safe for several threads.</summary>
public sealed partial class SageMakerPredictor : IRemotePredictor, IDisposable
{
    private readonly SageMakerOptions _options;
    private readonly SageMakerTelemetry _telemetry;
    private readonly ILogger _logger;
    private readonly SageMakerClient _client;
    private readonly SageMakerFaults _faults;
    private readonly Circuit _circuit;
    private volatile Failure? _last;

    internal SageMakerPredictor(SageMakerOptions options, SageMakerTelemetry telemetry, ILogger logger)
    {
        (_options, _telemetry, _logger) = (options, telemetry, logger);
        _client = new SageMakerClient(options);
        _faults = new SageMakerFaults(options.Endpoint);
        _circuit = new Circuit(options.Pause, options.Time);
        telemetry.Watch(options.Endpoint, () => _circuit.Level);
    }

    /// <inheritdoc/>
    public string Provider => "sagemaker";

    /// <inheritdoc/>
    public PredictorHealth Health
    {
        get
        {
            var last = _last;
            return new PredictorHealth(Provider, _options.Endpoint, _circuit.State, last?.At, last?.Message);
        }
    }

    /// <inheritdoc/>
    public async Task<ModelPredictions> PredictAsync(IReadOnlyList<ChangeMeasures> rows, CancellationToken cancellationToken)
    {
        var start = _options.Time.GetTimestamp();
        try
        {
            var answer = await _circuit.RunAsync(token => AskAsync(rows, token), cancellationToken);
            _telemetry.Called(_options.Endpoint, "ok", _options.Time.GetElapsedTime(start));
            return answer;
        }
        catch (BrokenCircuitException open)
        {
            throw Noted(_faults.Resting(_options.Pause, open), start);
        }
        catch (RemotePredictionException fault)
        {
            _last = new Failure(_options.Time.GetUtcNow(), fault.Message);
            Log.Failed(_logger, fault.Message);
            throw Noted(fault, start);
        }
    }

    /// <inheritdoc/>
    public void Dispose() => _client.Dispose();

    /// <summary>Whatever it hangs in, a call ends after the time-out: finding credentials, for one, listens to nobody.</summary>
    private async Task<ModelPredictions> AskAsync(IReadOnlyList<ChangeMeasures> rows, CancellationToken cancellationToken)
    {
        using var limit = new CancellationTokenSource(_options.Timeout, _options.Time);
        using var both = CancellationTokenSource.CreateLinkedTokenSource(limit.Token, cancellationToken);
        try
        {
            return await _client.InvokeAsync(rows, both.Token).WaitAsync(both.Token);
        }
        catch (OperationCanceledException fault) when (limit.IsCancellationRequested && !cancellationToken.IsCancellationRequested)
        {
            throw _faults.TimedOut(_options.Timeout, fault);
        }
#pragma warning disable CA1031 // Whatever fails, the local model predicts.
        catch (Exception fault) when (fault is not (RemotePredictionException or OperationCanceledException))
#pragma warning restore CA1031
        {
            throw _faults.Unexpected(fault);
        }
    }

    private RemotePredictionException Noted(RemotePredictionException fault, long start)
    {
        _telemetry.Called(_options.Endpoint, fault.Kind, _options.Time.GetElapsedTime(start));
        return fault;
    }

    private sealed record Failure(DateTimeOffset At, string Message);

    private static partial class Log
    {
        [LoggerMessage(1, LogLevel.Warning, "No remote prediction: {Reason}")]
        public static partial void Failed(ILogger logger, string reason);
    }
}
