using System.Globalization;
using System.Reflection;
using CommitWise.Api.Operations;
using CommitWise.Durability;
using CommitWise.Grains;

namespace CommitWise.Api.Health;

/// <summary>Reads how the service is.</summary>
internal sealed class HealthReader(
    Readiness readiness, ISiloHealthReader silos, QueueReader queues, IIndex index, TimeProvider time, IReminderStore? reminders = null)
{
    private const int MostStuck = 50;

    // Longer than a stage may take by default, with what the sweep for unfinished work needs to find it.
    private static readonly TimeSpan StuckAfter = TimeSpan.FromMinutes(15);

    private static readonly string Version =
        typeof(HealthReader).Assembly.GetCustomAttribute<AssemblyInformationalVersionAttribute>()?.InformationalVersion.Split('+')[0] ?? "unknown";

    /// <summary>Reads it.</summary>
    public async Task<HealthAnswer> ReadAsync(CancellationToken cancellationToken)
    {
        var ready = await readiness.ProbeAsync(cancellationToken);
        var answer = new HealthAnswer(
            Version, time.GetUtcNow(), ready.Status, ready.Checks, await silos.ReadAsync(cancellationToken), [], [], null);
        return ready.Status != "ready" ? answer : answer with
        {
            Queues = await queues.ReadAsync(cancellationToken),
            Stuck =
            [
                .. (await StuckAsync("change", IndexNames.Changes, cancellationToken))
                    .Concat(await StuckAsync("repository", IndexNames.Repositories, cancellationToken))
                    .OrderBy(work => work.DueAt)
                    .Take(MostStuck),
            ],
            Reminders = reminders is null ? null : await reminders.CountAsync(cancellationToken),
        };
    }

    private async Task<IEnumerable<StuckWork>> StuckAsync(string kind, string name, CancellationToken cancellationToken)
    {
        var page = await index.QueryAsync(
            new IndexQuery(name, IndexNames.Pending, Descending: false, MostStuck, null, []), cancellationToken);
        return page.Rows
            .Select(row => new StuckWork(kind, row.Id.Key, DateTimeOffset.Parse(row.Lists[IndexNames.Pending], CultureInfo.InvariantCulture)))
            .TakeWhile(work => time.GetUtcNow() - work.DueAt > StuckAfter);
    }
}
