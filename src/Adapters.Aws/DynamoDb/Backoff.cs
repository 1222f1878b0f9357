using System.Security.Cryptography;

namespace CommitWise.Adapters.Aws.DynamoDb;

/// <summary>Pauses between tries: of any length up to a bound that doubles, so that those who met once do not meet again.</summary>
/// <param name="time">Measures them.</param>
/// <param name="first">Bound of the first pause.</param>
/// <param name="longest">Where the bound stops to grow.</param>
internal sealed class Backoff(TimeProvider time, TimeSpan first, TimeSpan longest)
{
    /// <summary>Waits before the next try.</summary>
    /// <param name="attempt">How many there were, at least 1.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    public Task PauseAsync(int attempt, CancellationToken cancellationToken)
    {
        var bound = Math.Min(longest.TotalMilliseconds, first.TotalMilliseconds * Math.Pow(2, Math.Min(attempt, 30) - 1));
        var pause = TimeSpan.FromMilliseconds(RandomNumberGenerator.GetInt32((int)bound + 1));
        return Task.Delay(pause, time, cancellationToken);
    }
}
