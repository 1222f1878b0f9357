using CommitWise.Api.Problems;
using Microsoft.AspNetCore.Http;

namespace CommitWise.Api.Reading;

/// <summary>Lets a few answers hold a diff in memory at once; the others wait a little and are told to come again.</summary>
/// <param name="time">Measures the waiting.</param>
internal sealed class DiffTurns(TimeProvider time) : IDisposable
{
    /// <summary>Answers at once.</summary>
    public const int AtOnce = 4;

    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(2);

    // A reader that takes its answer slowly would keep the others out.
    private static readonly TimeSpan Longest = TimeSpan.FromMinutes(2);

    private readonly SemaphoreSlim _free = new(AtOnce);

    /// <summary>Waits for a turn, which lasts to the end of the answer; after two minutes the answer is cut.</summary>
    /// <exception cref="InputException"><c>overloaded</c>.</exception>
    public async Task EnterAsync(HttpContext context)
    {
        using var patience = new CancellationTokenSource(Patience, time);
        using var both = CancellationTokenSource.CreateLinkedTokenSource(patience.Token, context.RequestAborted);
        try
        {
            await _free.WaitAsync(both.Token);
        }
        catch (OperationCanceledException) when (!context.RequestAborted.IsCancellationRequested)
        {
            throw new ProblemException("overloaded", $"{AtOnce} diffs are being shown already.", retryAfter: Patience);
        }

        context.Response.RegisterForDispose(new Turn(context, _free, time));
    }

    /// <inheritdoc/>
    public void Dispose() => _free.Dispose();

    private sealed class Turn : IDisposable
    {
        private readonly Lock _once = new();
        private readonly HttpContext _context;
        private readonly SemaphoreSlim _free;
        private readonly ITimer _limit;
        private bool _isOver;

        public Turn(HttpContext context, SemaphoreSlim free, TimeProvider time)
        {
            (_context, _free) = (context, free);
            _limit = time.CreateTimer(static turn => ((Turn)turn!).Cut(), this, Longest, Timeout.InfiniteTimeSpan);
        }

        public void Dispose()
        {
            lock (_once)
            {
                if (_isOver)
                {
                    return;
                }

                _isOver = true;
            }

            _limit.Dispose();
            _free.Release();
        }

        // Not after the end: the connection may serve another request by then.
        private void Cut()
        {
            lock (_once)
            {
                if (!_isOver)
                {
                    _context.Abort();
                }
            }
        }
    }
}
