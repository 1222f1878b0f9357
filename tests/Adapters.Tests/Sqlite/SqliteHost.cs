using CommitWise.Adapters.Contracts;
using CommitWise.Adapters.Local.Sqlite;
using CommitWise.Durability;

namespace CommitWise.Adapters.Tests.Sqlite;

/// <summary>A SQLite file in a temporary folder, under a clock of the test.</summary>
internal sealed class SqliteHost<TPort>(Func<SqliteDurability, TPort> pick, SqliteOptions options) : ContractHost<TPort>
{
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("commitwise-sqlite-");
    private readonly ManualClock _clock = new();
    private SqliteDurability? _durability;

    public override TPort Port => pick(_durability!);

    public override IDurableQueue Queue => _durability!.Queue;

    public static async Task<ContractHost<TPort>> StartAsync(Func<SqliteDurability, TPort> pick, SqliteOptions? options = null)
    {
        var host = new SqliteHost<TPort>(pick, options ?? new SqliteOptions());
        await host.OpenAsync();
        return host;
    }

    public override async Task ReopenAsync()
    {
        await _durability!.DisposeAsync();
        await OpenAsync();
    }

    public override Task PassAsync(TimeSpan time)
    {
        _clock.Advance(time);
        return Task.CompletedTask;
    }

    public override async ValueTask DisposeAsync()
    {
        await _durability!.DisposeAsync();
        _folder.Delete(recursive: true);
    }

    private async Task OpenAsync() =>
        _durability = await SqliteDurability.OpenAsync(Path.Combine(_folder.FullName, "commitwise.db"), options with { Time = _clock });
}
