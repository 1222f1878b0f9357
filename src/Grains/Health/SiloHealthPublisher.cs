using System.Text.Json;
using CommitWise.Durability;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace CommitWise.Grains.Health;

/// <summary>Tells every few seconds, by a row of the index, how the silo of this process is; takes the row away at the end.</summary>
/// <param name="own">Reads how it is.</param>
/// <param name="index">Where to tell it.</param>
/// <param name="time">Measures the seconds.</param>
/// <param name="logger">Hears of faults.</param>
internal sealed partial class SiloHealthPublisher(
    ISiloHealthReader own, IIndex index, TimeProvider time, ILogger<SiloHealthPublisher> logger) : BackgroundService
{
    /// <summary>Time between two rows.</summary>
    public static readonly TimeSpan Period = TimeSpan.FromSeconds(5);

    private static readonly IndexKey Row = new(IndexNames.Silos, SiloHealthReader.Name);

    /// <inheritdoc/>
    public override async Task StopAsync(CancellationToken cancellationToken)
    {
        await base.StopAsync(cancellationToken);
        await TryAsync(() => index.DeleteAsync(Row, cancellationToken), cancellationToken);
    }

    /// <inheritdoc/>
    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var timer = new PeriodicTimer(Period, time);
        do
        {
            await TryAsync(() => TellAsync(stoppingToken), stoppingToken);
        }
        while (await timer.WaitForNextTickAsync(stoppingToken));
    }

    private async Task TellAsync(CancellationToken cancellationToken)
    {
        foreach (var silo in await own.ReadAsync(cancellationToken))
        {
            var row = new IndexRow(
                Row,
                silo.At.UtcTicks,
                new Dictionary<string, string>(StringComparer.Ordinal) { [SharedSiloHealth.ByName] = silo.Name },
                new Dictionary<string, string>(StringComparer.Ordinal),
                JsonSerializer.SerializeToUtf8Bytes(silo, WireJson.Default.SiloHealth));
            await index.UpsertAsync(row, cancellationToken);
        }
    }

    private async Task TryAsync(Func<Task> attempt, CancellationToken cancellationToken)
    {
        try
        {
            await attempt();
        }
#pragma warning disable CA1031 // What tells how the silo is must not end it.
        catch (Exception fault) when (!cancellationToken.IsCancellationRequested)
#pragma warning restore CA1031
        {
            Log.NotTold(logger, fault);
        }
    }

    private static partial class Log
    {
        [LoggerMessage(1, LogLevel.Warning, "Other processes could not be told how this silo is; it is tried again in a few seconds")]
        public static partial void NotTold(ILogger logger, Exception fault);
    }
}
