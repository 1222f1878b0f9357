using CommitWise.Durability;

namespace CommitWise.Silo.Hosting;

/// <summary>Publishes, at start and every minute, deliveries that were kept and could not be published.</summary>
/// <param name="inbox">Keeps them.</param>
/// <param name="time">Measures the minute.</param>
/// <param name="logger">Hears of faults.</param>
internal sealed partial class InboxSweep(IInbox inbox, TimeProvider time, ILogger<InboxSweep> logger) : BackgroundService
{
    private static readonly TimeSpan Period = TimeSpan.FromMinutes(1);

    /// <inheritdoc/>
    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var timer = new PeriodicTimer(Period, time);
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
            if (await inbox.SweepAsync(cancellationToken) is > 0 and var published)
            {
                Log.Published(logger, published);
            }
        }
#pragma warning disable CA1031 // The next minute is another try.
        catch (Exception fault) when (!cancellationToken.IsCancellationRequested)
#pragma warning restore CA1031
        {
            Log.Failed(logger, fault);
        }
    }

    private static partial class Log
    {
        [LoggerMessage(1, LogLevel.Information, "Published {Count} deliveries that had waited in the inbox")]
        public static partial void Published(ILogger logger, int count);

        [LoggerMessage(2, LogLevel.Error, "The inbox could not be swept; it is tried again in a minute")]
        public static partial void Failed(ILogger logger, Exception fault);
    }
}
