using CommitWise.Adapters.Local.Sqlite;
using CommitWise.Durability;

namespace CommitWise.Api.Tests.Cluster;

/// <summary>Stores in a SQLite file that goes with the test.</summary>
public abstract class DurableFile : IAsyncLifetime
{
    private readonly string _folder = Directory.CreateTempSubdirectory("commitwise-cluster-").FullName;

    protected SqliteDurability Stores { get; private set; } = null!;

    protected IDurableQueue Queue => Stores.Queue;

    public async Task InitializeAsync() => Stores = await SqliteDurability.OpenAsync(Path.Combine(_folder, "commitwise.db"));

    public async Task DisposeAsync()
    {
        await Stores.DisposeAsync();
        Directory.Delete(_folder, recursive: true);
    }

    /// <summary>As a process that was stopped and started.</summary>
    protected async Task ReopenAsync()
    {
        await Stores.DisposeAsync();
        await InitializeAsync();
    }
}
