using CommitWise.Risk.Exchange;

namespace CommitWise.Risk;

/// <summary>A model that answers somewhere else. Safe for several threads.</summary>
public interface IRemotePredictor
{
    /// <summary>Its name in a report's envelope, such as <c>sagemaker</c>.</summary>
    string Provider { get; }

    /// <summary>How it is, without asking it.</summary>
    PredictorHealth Health { get; }

    /// <summary>Asks for predictions, all of one model.</summary>
    /// <param name="rows">What to predict; NaN where a measure is unknown.</param>
    /// <param name="cancellationToken">Stops it.</param>
    /// <returns>One prediction per row, in order, which keep the contract.</returns>
    /// <exception cref="RemotePredictionException">There is no answer, or none that keeps the contract. It comes in bounded time.</exception>
    Task<ModelPredictions> PredictAsync(IReadOnlyList<ChangeMeasures> rows, CancellationToken cancellationToken);
}

/// <summary>A second opinion that nobody waits for: it is asked beside, and what it says is compared and counted, never used.</summary>
public interface IShadowPredictor
{
    /// <summary>Takes a prediction to compare; returns at once and never throws. What there is no room for is dropped and counted.</summary>
    /// <param name="measures">What was predicted.</param>
    /// <param name="probability">What the report says.</param>
    void Compare(ChangeMeasures measures, double probability);
}

/// <summary>How a remote predictor is.</summary>
/// <param name="Provider">As in a report's envelope.</param>
/// <param name="Endpoint">Which endpoint.</param>
/// <param name="Circuit"><c>closed</c>: it is asked; <c>open</c>: it failed repeatedly and is left alone for a while; <c>half_open</c>: it is being tried.</param>
/// <param name="FailedAt">When it last failed; null when it never did.</param>
/// <param name="Failure">What happened then, one sentence.</param>
public sealed record PredictorHealth(string Provider, string Endpoint, string Circuit, DateTimeOffset? FailedAt, string? Failure);

/// <summary>There is no remote prediction.</summary>
/// <param name="kind">Stable name of what happened, for metrics: <c>timeout</c>, <c>throttled</c>, <c>contract</c>.</param>
/// <param name="message">One sentence for a report: the endpoint's name and what happened, without secrets.</param>
/// <param name="innerException">The cause, when there is one.</param>
public sealed class RemotePredictionException(string kind, string message, Exception? innerException = null) : Exception(message, innerException)
{
    /// <summary>Stable name of what happened.</summary>
    public string Kind { get; } = kind;
}
