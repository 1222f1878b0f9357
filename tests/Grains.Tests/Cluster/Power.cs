using CommitWise.Adapters.Local.Storage;
using CommitWise.Analysis;
using CommitWise.Durability;

namespace CommitWise.Grains.Tests.Cluster;

/// <summary>What a dead process can do no more: once it is off, nothing that its silo still runs is written anywhere.</summary>
public sealed class Power
{
    private volatile bool _isOff;

    public void TurnOff() => _isOff = true;

    public void Check()
    {
        if (_isOff)
        {
            throw new IOException("This silo is dead.");
        }
    }
}

/// <summary>States, as long as the silo lives.</summary>
internal sealed class PoweredStates(IStateStore store, Power power) : IStateStore
{
    public Task<StoredState?> ReadAsync(StateKey key, CancellationToken cancellationToken)
    {
        power.Check();
        return store.ReadAsync(key, cancellationToken);
    }

    public Task<string> WriteAsync(
        StateKey key, ReadOnlyMemory<byte> body, string? expected, IReadOnlyList<IndexRow> rows, CancellationToken cancellationToken)
    {
        power.Check();
        return store.WriteAsync(key, body, expected, rows, cancellationToken);
    }

    public Task ClearAsync(StateKey key, string? expected, IReadOnlyList<IndexKey> rows, CancellationToken cancellationToken)
    {
        power.Check();
        return store.ClearAsync(key, expected, rows, cancellationToken);
    }

    public IAsyncEnumerable<StateKey> ListAsync(string type, CancellationToken cancellationToken) => store.ListAsync(type, cancellationToken);
}

/// <summary>Reports, as long as the silo lives; the ledger hears of each one that was stored.</summary>
internal sealed class PoweredReports(ReportStore store, Power power, WorkLedger ledger) : IReportStore
{
    public async Task<FiledReport> PutAsync(string changeFolder, int generation, Report report, CancellationToken cancellationToken)
    {
        power.Check();
        var filed = await store.PutAsync(changeFolder, generation, report, cancellationToken);
        ledger.Stored(filed.Key);
        return filed;
    }

    public async Task<Report> ReadAsync(string key, string sha256, CancellationToken cancellationToken) =>
        (await store.ReadAsync(key, sha256, cancellationToken)).Report;

    public Task<int> DeleteAllAsync(string changeFolder, CancellationToken cancellationToken) => store.DeleteAllAsync(changeFolder, cancellationToken);
}

/// <summary>The table of members, as long as the silo lives: a dead one cannot say that it dies.</summary>
internal sealed class PoweredMembers(IMembershipTable table, Power power) : IMembershipTable
{
    private IMembershipTable Table
    {
        get
        {
            power.Check();
            return table;
        }
    }

    public Task InitializeMembershipTable(bool tryInitTableVersion) => Table.InitializeMembershipTable(tryInitTableVersion);

    public Task DeleteMembershipTableEntries(string clusterId) => Table.DeleteMembershipTableEntries(clusterId);

    public Task CleanupDefunctSiloEntries(DateTimeOffset beforeDate) => Table.CleanupDefunctSiloEntries(beforeDate);

    public Task<MembershipTableData> ReadRow(SiloAddress key) => Table.ReadRow(key);

    public Task<MembershipTableData> ReadAll() => Table.ReadAll();

    public Task<bool> InsertRow(MembershipEntry entry, TableVersion tableVersion) => Table.InsertRow(entry, tableVersion);

    public Task<bool> UpdateRow(MembershipEntry entry, string etag, TableVersion tableVersion) => Table.UpdateRow(entry, etag, tableVersion);

    public Task UpdateIAmAlive(MembershipEntry entry) => Table.UpdateIAmAlive(entry);
}
