using CommitWise.Api.Problems;
using Microsoft.AspNetCore.Http;

namespace CommitWise.Api.Changes;

/// <summary>Counts the streams of events that are open; each looks for news again and again.</summary>
internal sealed class EventStreams
{
    /// <summary>Streams at once.</summary>
    public const int Most = 256;

    private static readonly TimeSpan ComeAgain = TimeSpan.FromSeconds(5);

    private int _open;

    /// <summary>Counts a stream until its answer ends.</summary>
    /// <exception cref="InputException"><c>overloaded</c>.</exception>
    public void Enter(HttpResponse response)
    {
        if (Interlocked.Increment(ref _open) > Most)
        {
            Interlocked.Decrement(ref _open);
            throw new ProblemException("overloaded", $"{Most} streams of events are open already.", retryAfter: ComeAgain);
        }

        response.RegisterForDispose(new Place(this));
    }

    private sealed class Place(EventStreams owner) : IDisposable
    {
        private EventStreams? _owner = owner;

        public void Dispose()
        {
            if (Interlocked.Exchange(ref _owner, null) is { } left)
            {
                Interlocked.Decrement(ref left._open);
            }
        }
    }
}
