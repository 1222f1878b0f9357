using CommitWise.Durability;
using CommitWise.Grains;
using Microsoft.Extensions.Logging;

namespace CommitWise.Api.Operations;

/// <summary>Tries the real stores. Answers are kept for a second, so that asking often does not become writing often.</summary>
internal sealed partial class Readiness(
    IIndex index, IObjectStore objects, IDurableQueue queue, TimeProvider time, ILogger<Readiness> logger) : IDisposable
{
    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(5);
    private static readonly TimeSpan Kept = TimeSpan.FromSeconds(1);

    // A full disk often takes a few bytes more, in room that a file has already.
    private static readonly byte[] Sizable = new byte[64 << 10];

    private readonly SemaphoreSlim _turn = new(1, 1);
    private (ReadyAnswer Answer, long At)? _last;

    /// <summary>Tries them.</summary>
    public async Task<ReadyAnswer> ProbeAsync(CancellationToken cancellationToken)
    {
        await _turn.WaitAsync(cancellationToken);
        try
        {
            if (_last is not { } last || time.GetElapsedTime(last.At) >= Kept)
            {
                _last = last = (await TryAllAsync(cancellationToken), time.GetTimestamp());
            }

            return last.Answer;
        }
        finally
        {
            _turn.Release();
        }
    }

    /// <inheritdoc/>
    public void Dispose() => _turn.Dispose();

    private async Task<ReadyAnswer> TryAllAsync(CancellationToken cancellationToken)
    {
        ReadyCheck[] checks = await Task.WhenAll(
            TryAsync("database", WriteRowAsync, cancellationToken),
            TryAsync("objects", WriteObjectAsync, cancellationToken),
            TryAsync("queue", token => queue.MeasureAsync(StreamNames.PullRequests, token), cancellationToken));
        return new ReadyAnswer(checks.All(check => check.Healthy) ? "ready" : "failing", checks);
    }

    private async Task WriteRowAsync(CancellationToken cancellationToken)
    {
        var key = new IndexKey("health", "probe");
        var fields = new Dictionary<string, string>(StringComparer.Ordinal);
        await index.UpsertAsync(new IndexRow(key, time.GetUtcNow().UtcTicks, fields, fields, Sizable), cancellationToken);
        await index.DeleteAsync(key, cancellationToken);
    }

    private async Task WriteObjectAsync(CancellationToken cancellationToken)
    {
        const string key = "health/probe";
        await objects.PutAsync(key, async (target, token) => await target.WriteAsync(Sizable, token), PutMode.Replace, cancellationToken);
        await objects.DeleteAsync(key, cancellationToken);
    }

    private async Task<ReadyCheck> TryAsync(string name, Func<CancellationToken, Task> attempt, CancellationToken cancellationToken)
    {
        var start = time.GetTimestamp();
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        try
        {
            await attempt(limit.Token).WaitAsync(Limit, time, cancellationToken);
            return Check(null);
        }
#pragma warning disable CA1031 // Whatever fails, this is the place that says so.
        catch (Exception fault) when (!cancellationToken.IsCancellationRequested)
#pragma warning restore CA1031
        {
            await limit.CancelAsync();
            Log.Failed(logger, name, fault);
            return Check(Describe(fault));
        }

        ReadyCheck Check(string? error) => new(name, error is null, Math.Round(time.GetElapsedTime(start).TotalMilliseconds, 1), error);
    }

    // The answer asks for no key, so it names no path.
    private static string Describe(Exception fault) => fault switch
    {
        TimeoutException => $"No answer within {Limit.TotalSeconds:0} s.",
        StorageFullException => "There is no room left; nothing more is accepted until there is.",
        StorageDamagedException => "It is damaged; nothing is written until it is put right. The log says more.",
        StorageUnavailableException => "It does not answer, or refuses. The log says more.",
        _ => $"{fault.GetType().Name}; the log says more.",
    };

    private static partial class Log
    {
        [LoggerMessage(2, LogLevel.Warning, "Readiness: {Name} failed")]
        public static partial void Failed(ILogger logger, string name, Exception fault);
    }
}
