using CommitWise.Adapters.Local.Sqlite;
using CommitWise.CrashHost;

namespace CommitWise.Service.Tests.Crash;

/// <summary>A host under load that is killed again and again; what it did not acknowledge is asked for again after each kill.</summary>
/// <param name="database">Its file.</param>
/// <param name="flaw">What is wrong with it on purpose.</param>
/// <param name="seed">Decides when it is killed, and what it is asked.</param>
public sealed class CrashRun(string database, Flaw flaw, int seed)
{
    private const int LanesOfAKind = 8;
    private const int KeysOfALane = 4;
    private const int MostAnswers = 400;
    private const int StartsKilled = 10;

    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(4);

    private readonly Random _random = new(seed);
    private readonly Lane[] _lanes = [.. WorkKind.All.SelectMany((kind, at) => Enumerable.Range(0, LanesOfAKind).Select(lane => new Lane(kind, lane, seed + (at * LanesOfAKind) + lane)))];

    /// <summary>What was sent and acknowledged.</summary>
    public Ledger Ledger { get; } = new();

    /// <summary>Kills so far.</summary>
    public int Kills { get; private set; }

    /// <summary>Kills so far of a host that had just opened the file and had answered nothing.</summary>
    public int KillsAtStart { get; private set; }

    /// <summary>Kills it so many times, then lets it end its work.</summary>
    public async Task<Verdict> RunAsync(int kills)
    {
        using var limit = new CancellationTokenSource(Patience, TimeProvider.System);
        while (Kills < kills)
        {
            await KillOnceAsync(limit.Token);
        }

        using (var last = HostProcess.Start(database, flaw, answers: -1))
        {
            (await Task.WhenAll(_lanes.Select(lane => FinishAsync(lane, last))).WaitAsync(limit.Token)).ShouldAllBe(done => done);
            (await last.FinishAsync(limit.Token)).ShouldBe(0);
            last.Faults.ShouldBeEmpty();
        }

        await using var durability = await SqliteDurability.OpenAsync(database);
        (await durability.Queue.DeadLettersAsync("numbers", 1, null, CancellationToken.None)).ShouldBeEmpty();
        return Ledger.Judge(await StoredGrain.ReadAllAsync(durability));
    }

    private async Task KillOnceAsync(CancellationToken cancellationToken)
    {
        var answers = Kills % StartsKilled == StartsKilled - 1 ? 0 : _random.Next(1, MostAnswers);
        using var host = HostProcess.Start(database, flaw, answers);
        await Task.WhenAll(_lanes.Select(lane => LoadAsync(lane, host))).WaitAsync(cancellationToken);
        await host.EndAsync(cancellationToken);
        host.Faults.ShouldBeEmpty();
        Kills++;
        KillsAtStart += answers == 0 ? 1 : 0;
    }

    private async Task LoadAsync(Lane lane, HostProcess host)
    {
        do
        {
            lane.Pending ??= Ledger.Send(lane.Kind, lane.NextKey());
        }
        while (await FinishAsync(lane, host));
    }

    private async Task<bool> FinishAsync(Lane lane, HostProcess host)
    {
        if (lane.Pending is { } work)
        {
            if (!await host.AskAsync(work))
            {
                return false;
            }

            Ledger.Acknowledge(work);
            lane.Pending = null;
        }

        return true;
    }

    /// <summary>Asks for one thing after the other.</summary>
    private sealed class Lane(WorkKind kind, int number, int seed)
    {
        private readonly Random _random = new(seed);

        public WorkKind Kind { get; } = kind;

        public Work? Pending { get; set; }

        // Events of a key come from one lane, so their order is known; any lane writes to any account.
        public string NextKey() => Kind == WorkKind.Event
            ? $"{number}-{_random.Next(KeysOfALane)}"
            : $"{_random.Next(LanesOfAKind)}-{_random.Next(KeysOfALane)}";
    }
}
