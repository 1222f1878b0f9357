using CommitWise.Risk;
using Polly;
using Polly.CircuitBreaker;

namespace CommitWise.Adapters.Aws.SageMaker;

/// <summary>
/// Leaves an endpoint alone for a while when most calls of the last half minute failed, and at least five did; then one call tries it.
/// </summary>
internal sealed class Circuit
{
    /// <summary>Calls that must fail before it opens.</summary>
    public const int Failures = 5;

    /// <summary>How far it looks back.</summary>
    public static readonly TimeSpan Window = TimeSpan.FromSeconds(30);

    private readonly CircuitBreakerStateProvider _state = new();
    private readonly ResiliencePipeline _pipeline;

    /// <param name="pause">How long the endpoint is left alone.</param>
    /// <param name="time">Measures it.</param>
    public Circuit(TimeSpan pause, TimeProvider time)
    {
        var options = new CircuitBreakerStrategyOptions
        {
            FailureRatio = 0.5,
            MinimumThroughput = Failures,
            SamplingDuration = Window,
            BreakDuration = pause,
            StateProvider = _state,
            ShouldHandle = arguments => ValueTask.FromResult(IsFailure(arguments.Outcome.Exception)),
        };
        _pipeline = new ResiliencePipelineBuilder { TimeProvider = time }.AddCircuitBreaker(options).Build();
    }

    /// <summary>0 closed, 1 half open, 2 open.</summary>
    public int Level => _state.CircuitState switch { CircuitState.Closed => 0, CircuitState.HalfOpen => 1, _ => 2 };

    /// <summary><c>closed</c>, <c>half_open</c> or <c>open</c>.</summary>
    public string State => Level switch { 0 => "closed", 1 => "half_open", _ => "open" };

    /// <summary>Calls, or does not.</summary>
    /// <exception cref="BrokenCircuitException">The endpoint is left alone.</exception>
    public async Task<T> RunAsync<T>(Func<CancellationToken, Task<T>> call, CancellationToken cancellationToken) =>
        await _pipeline.ExecuteAsync(async token => await call(token), cancellationToken);

    // Whoever stops waiting says nothing of the endpoint; but a trial that was not waited for has not succeeded.
    private bool IsFailure(Exception? fault) =>
        fault is RemotePredictionException || (fault is OperationCanceledException && _state.CircuitState == CircuitState.HalfOpen);
}
