using CommitWise.Durability;
using CommitWise.Grains.Changes;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace CommitWise.Grains.Hosting;

/// <summary>
/// Looks, at start and from time to time, for grains whose work is due and calls them: after a crash nobody else would. It walks the index
/// list <see cref="IndexNames.Pending"/>, which every grain with unfinished work stands in by the write that began that work; so nothing is
/// registered or taken back for a run.
/// </summary>
internal sealed partial class ResumeService(
    IIndex index, IGrainFactory grains, IOptions<GrainsOptions> options, GrainsTelemetry telemetry, TimeProvider time, ILogger<ResumeService> logger)
    : BackgroundService
{
    private const int Page = 200;
    private const int AtOnce = 32;

    /// <summary>Calls every grain whose work is due.</summary>
    /// <returns>How many were called.</returns>
    public async Task<int> SweepAsync(CancellationToken cancellationToken)
    {
        var called = await SweepAsync(IndexNames.Changes, key => grains.GetGrain<IPullRequestGrain>(key).Resume(), cancellationToken)
            + await SweepAsync(IndexNames.Repositories, key => grains.GetGrain<IRepositoryGrain>(key).Resume(), cancellationToken);
        telemetry.Resumed(called);
        return called;
    }

    /// <inheritdoc/>
    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var timer = new PeriodicTimer(options.Value.ResumePeriod, time);
        do
        {
            await TrySweepAsync(stoppingToken);
        }
        while (await timer.WaitForNextTickAsync(stoppingToken));
    }

    private async Task TrySweepAsync(CancellationToken cancellationToken)
    {
        try
        {
            if (await SweepAsync(cancellationToken) is > 0 and var called)
            {
                Log.Resumed(logger, called);
            }
        }
        catch (Exception fault) when (!cancellationToken.IsCancellationRequested)
        {
            Log.Failed(logger, fault);
        }
    }

    private async Task<int> SweepAsync(string name, Func<string, Task> resume, CancellationToken cancellationToken)
    {
        var until = ChangeRows.Sortable(time.GetUtcNow());
        var called = 0;
        string? cursor = null;
        do
        {
            var page = await index.QueryAsync(
                new IndexQuery(name, IndexNames.Pending, Descending: false, Page, cursor, []), cancellationToken);
            var due = page.Rows.TakeWhile(row => string.CompareOrdinal(row.Lists[IndexNames.Pending], until) <= 0).ToList();
            await Parallel.ForEachAsync(
                due,
                new ParallelOptions { MaxDegreeOfParallelism = AtOnce, CancellationToken = cancellationToken },
                async (row, _) => await TryAsync(row.Id.Key, resume));
            called += due.Count;
            cursor = due.Count == page.Rows.Count ? page.NextCursor : null;
        }
        while (cursor is not null);

        return called;
    }

    private async Task TryAsync(string key, Func<string, Task> resume)
    {
        try
        {
            await resume(key);
        }
        catch (Exception fault)
        {
            Log.NotResumed(logger, fault, key);
        }
    }

    private static partial class Log
    {
        [LoggerMessage(1, LogLevel.Debug, "{Grains} grains have unfinished work")]
        public static partial void Resumed(ILogger logger, int grains);

        [LoggerMessage(2, LogLevel.Error, "Unfinished work could not be looked for; it is tried again")]
        public static partial void Failed(ILogger logger, Exception fault);

        [LoggerMessage(3, LogLevel.Error, "{Key} could not take up its unfinished work; it is called again later")]
        public static partial void NotResumed(ILogger logger, Exception fault, string key);
    }
}
