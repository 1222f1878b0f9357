using System.Text.Json;
using CommitWise.Durability;
using Microsoft.Extensions.Logging;

namespace CommitWise.Grains.Health;

/// <summary>How every silo of a cluster is: that of this process now, the others as of their last word a few seconds ago.</summary>
/// <param name="own">Reads the silo of this process; null when it has none.</param>
/// <param name="index">Where the others tell it.</param>
/// <param name="time">Says what is too old.</param>
/// <param name="logger">Hears of faults.</param>
internal sealed partial class SharedSiloHealth(
    ISiloHealthReader? own, IIndex index, TimeProvider time, ILogger<SharedSiloHealth> logger) : ISiloHealthReader
{
    /// <summary>The list of all silos.</summary>
    public const string ByName = "name";

    private const int MostSilos = 200;

    // Three words missed: the silo was killed, and its row is rubbish.
    private static readonly TimeSpan Silence = SiloHealthPublisher.Period * 3;

    /// <inheritdoc/>
    public async Task<IReadOnlyList<SiloHealth>> ReadAsync(CancellationToken cancellationToken)
    {
        var mine = own is null ? [] : await own.ReadAsync(cancellationToken);
        var others = (await TryReadAsync(cancellationToken)).Where(silo => mine.All(each => each.Name != silo.Name));
        return [.. mine.Concat(others).OrderBy(silo => silo.Name, StringComparer.Ordinal)];
    }

    private async Task<List<SiloHealth>> TryReadAsync(CancellationToken cancellationToken)
    {
        List<SiloHealth> silos = [];
        try
        {
            var page = await index.QueryAsync(new IndexQuery(IndexNames.Silos, ByName, Descending: false, MostSilos, null, []), cancellationToken);
            foreach (var row in page.Rows)
            {
                if (JsonSerializer.Deserialize(row.Document.Span, WireJson.Default.SiloHealth) is { } silo && time.GetUtcNow() - silo.At < Silence)
                {
                    silos.Add(silo);
                }
                else
                {
                    await index.DeleteAsync(row.Id, cancellationToken);
                }
            }
        }
#pragma warning disable CA1031 // How this process is must be told also when the store is not there.
        catch (Exception fault) when (!cancellationToken.IsCancellationRequested)
#pragma warning restore CA1031
        {
            Log.Unread(logger, fault);
        }

        return silos;
    }

    private static partial class Log
    {
        [LoggerMessage(1, LogLevel.Warning, "How the other silos are could not be read")]
        public static partial void Unread(ILogger logger, Exception fault);
    }
}
