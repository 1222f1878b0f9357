using CommitWise.Adapters.Local.Backups;
using CommitWise.Adapters.Local.Sqlite;
using CommitWise.Adapters.Local.Storage;
using CommitWise.Durability;
using CommitWise.Silo.Settings;

namespace CommitWise.Silo.Hosting;

/// <summary>Everything that lasts: one SQLite file and a folder of objects.</summary>
internal sealed class Storage : IAsyncDisposable
{
    private Storage(SqliteDurability database, FolderObjectStore objects) => (Database, Objects) = (database, objects);

    /// <summary>States, index, queue, inbox, reminders.</summary>
    public SqliteDurability Database { get; }

    /// <summary>Reports and inputs.</summary>
    public FolderObjectStore Objects { get; }

    /// <summary>Opens it in the data folder.</summary>
    public static async Task<Storage> OpenAsync(ServiceSettings settings) => new(
        await SqliteDurability.OpenAsync(Path.Combine(settings.DataFolder, BackupWriter.DatabaseName)),
        new FolderObjectStore(settings.DataFolder, TimeProvider.System));

    /// <inheritdoc/>
    public ValueTask DisposeAsync() => Database.DisposeAsync();
}

/// <summary>Hands the stores to those who need them.</summary>
internal static class StorageServices
{
    /// <summary>Adds the ports, and the sweep of the inbox.</summary>
    public static IServiceCollection AddStorage(this IServiceCollection services, Storage storage) => services
        .AddSingleton(storage.Database.States)
        .AddSingleton(storage.Database.Index)
        .AddSingleton(storage.Database.Queue)
        .AddSingleton(storage.Database.Inbox)
        .AddSingleton(storage.Database.Reminders)
        .AddSingleton<IObjectStore>(storage.Objects)
        .AddHostedService<InboxSweep>();
}
