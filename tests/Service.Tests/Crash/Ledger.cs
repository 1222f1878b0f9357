using System.Collections.Concurrent;

namespace CommitWise.Service.Tests.Crash;

/// <summary>What was asked of the host and what it said was done, kept outside of the process that is killed.</summary>
public sealed class Ledger
{
    private readonly ConcurrentDictionary<long, Work> _sent = new();
    private readonly ConcurrentDictionary<long, Work> _acknowledged = new();
    private long _last;

    /// <summary>Writes down a new piece of work, before it is sent.</summary>
    public Work Send(WorkKind kind, string key)
    {
        var work = new Work(Interlocked.Increment(ref _last), kind, key);
        _sent[work.Number] = work;
        return work;
    }

    /// <summary>Writes down that the host said that it is done.</summary>
    public void Acknowledge(Work work) => _acknowledged[work.Number] = work;

    /// <summary>How many of a kind were acknowledged.</summary>
    public int Acknowledged(WorkKind kind) => _acknowledged.Values.Count(work => work.Kind == kind);

    /// <summary>Compares with what the database holds.</summary>
    /// <param name="stored">Each grain that has a state.</param>
    public Verdict Judge(IReadOnlyList<StoredGrain> stored)
    {
        var found = stored.SelectMany(grain => grain.Numbers.Select(number => (number, grain))).ToLookup(each => each.number, each => each.grain);
        return new Verdict(
            Lost: [.. _acknowledged.Values.Where(work => !found[work.Number].Any(grain => grain.IsFor(work)))],
            Doubled: [.. found.Where(each => each.Count() > 1).Select(each => each.Key)],
            Unknown: [.. found.Where(each => !_sent.TryGetValue(each.Key, out var work) || !each.All(grain => grain.IsFor(work))).Select(each => each.Key)],
            Torn: [.. stored.Where(grain => grain.Sum != grain.Numbers.Sum())],
            OutOfOrder: [.. stored.Where(grain => grain.Type == WorkKind.Event.Grain && !grain.Numbers.SequenceEqual(grain.Numbers.Order()))],
            Repeats: stored.Sum(grain => grain.Repeats));
    }
}

/// <summary>What the ledger finds.</summary>
/// <param name="Lost">Acknowledged, and not applied.</param>
/// <param name="Doubled">Applied more than once.</param>
/// <param name="Unknown">Applied, and never sent, or not to that grain.</param>
/// <param name="Torn">Grains whose state is not one whole write.</param>
/// <param name="OutOfOrder">Listeners that applied events of their key in another order than they were published in.</param>
/// <param name="Repeats">Work that came again and was not applied again: without any, nothing was tried.</param>
public sealed record Verdict(
    IReadOnlyList<Work> Lost,
    IReadOnlyList<long> Doubled,
    IReadOnlyList<long> Unknown,
    IReadOnlyList<StoredGrain> Torn,
    IReadOnlyList<StoredGrain> OutOfOrder,
    long Repeats);
