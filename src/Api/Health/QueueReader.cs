using CommitWise.Durability;
using CommitWise.Grains;

namespace CommitWise.Api.Health;

/// <summary>Reads the queues of the streams.</summary>
internal sealed class QueueReader(IDurableQueue queue, TimeProvider time)
{
    private static readonly string[] Names = [StreamNames.PullRequests, StreamNames.Notifications];

    /// <summary>Refuses a name that no stream has.</summary>
    /// <exception cref="InputException"><c>unknown-queue</c>.</exception>
    public static string Known(string name) => Names.Contains(name, StringComparer.Ordinal)
        ? name
        : throw new InputException("unknown-queue", $"There is no queue '{name}'; there are {string.Join(" and ", Names)}.");

    /// <summary>How much is in each.</summary>
    public async Task<IReadOnlyList<QueueAnswer>> ReadAsync(CancellationToken cancellationToken)
    {
        var answers = new List<QueueAnswer>();
        foreach (var name in Names)
        {
            var depth = await queue.MeasureAsync(name, cancellationToken);
            var age = depth.OldestAt is { } oldest ? Math.Max(0, Math.Round((time.GetUtcNow() - oldest).TotalMilliseconds)) : (double?)null;
            answers.Add(new QueueAnswer(name, depth.Waiting, depth.InFlight, depth.DeadLetters, age));
        }

        return answers;
    }
}
