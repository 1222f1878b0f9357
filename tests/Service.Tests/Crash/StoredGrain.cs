using System.Text.Json;
using CommitWise.Adapters.Local.Sqlite;
using CommitWise.Durability;

namespace CommitWise.Service.Tests.Crash;

/// <summary>A grain's state as the database holds it, read without the host.</summary>
/// <param name="Type">Type of the grain.</param>
/// <param name="Key">Its key.</param>
/// <param name="Numbers">What it has applied, in order.</param>
/// <param name="Sum">What it says is their sum.</param>
/// <param name="Repeats">How often it has seen one again.</param>
public sealed record StoredGrain(string Type, string Key, IReadOnlyList<long> Numbers, long Sum, long Repeats)
{
    /// <summary>Reads all of them.</summary>
    public static async Task<IReadOnlyList<StoredGrain>> ReadAllAsync(SqliteDurability durability)
    {
        List<StoredGrain> grains = [];
        foreach (var kind in WorkKind.All)
        {
            await foreach (var key in durability.States.ListAsync(kind.Grain, CancellationToken.None))
            {
                var stored = (await durability.States.ReadAsync(key, CancellationToken.None)).ShouldNotBeNull();
                var state = JsonDocument.Parse(stored.Body).RootElement;
                grains.Add(new StoredGrain(
                    key.Type,
                    key.Key,
                    [.. state.GetProperty("numbers").EnumerateArray().Select(number => number.GetInt64())],
                    state.GetProperty("sum").GetInt64(),
                    state.GetProperty("repeats").GetInt64()));
            }
        }

        return grains;
    }

    /// <summary>Whether a piece of work is this grain's.</summary>
    public bool IsFor(Work work) => work.Kind.Grain == Type && work.Key == Key;
}
