using CommitWise.Adapters.Aws;
using CommitWise.Adapters.Local.Backups;
using CommitWise.Adapters.Local.Sqlite;
using CommitWise.Adapters.Local.Storage;
using CommitWise.Durability;
using CommitWise.Silo.Settings;

namespace CommitWise.Silo.Hosting;

/// <summary>Everything that lasts, wherever the settings say.</summary>
internal sealed class Storage : IAsyncDisposable
{
    private readonly IAsyncDisposable _held;

    private Storage(FolderObjectStore objects, IAsyncDisposable held) => (Objects, _held) = (objects, held);

    /// <summary>States of grains.</summary>
    public required IStateStore States { get; init; }

    /// <summary>Lists.</summary>
    public required IIndex Index { get; init; }

    /// <summary>Streams.</summary>
    public required IDurableQueue Queue { get; init; }

    /// <summary>Deliveries.</summary>
    public required IInbox Inbox { get; init; }

    /// <summary>Reminders, where the engine keeps none of its own.</summary>
    public required IReminderStore Reminders { get; init; }

    /// <summary>Reports and inputs.</summary>
    public FolderObjectStore Objects { get; }

    /// <summary>The one file of all the others; null when they are elsewhere.</summary>
    public SqliteDurability? Database { get; init; }

    /// <summary>Opens it.</summary>
    /// <exception cref="InputException">Something is missing, or of another kind or version.</exception>
    public static Task<Storage> OpenAsync(ServiceSettings settings) => settings.Backend switch
    {
        Backend.Aws => OpenAwsAsync(settings),
        _ => OpenFolderAsync(settings),
    };

    /// <inheritdoc/>
    public ValueTask DisposeAsync() => _held.DisposeAsync();

    private static async Task<Storage> OpenFolderAsync(ServiceSettings settings)
    {
        var database = await SqliteDurability.OpenAsync(Path.Combine(settings.DataFolder, BackupWriter.DatabaseName));
        return new Storage(new FolderObjectStore(settings.DataFolder, TimeProvider.System), database)
        {
            States = database.States,
            Index = database.Index,
            Queue = database.Queue,
            Inbox = database.Inbox,
            Reminders = database.Reminders,
            Database = database,
        };
    }

    private static async Task<Storage> OpenAwsAsync(ServiceSettings settings)
    {
        var stores = await AwsStores.OpenAsync(settings.Aws, CancellationToken.None);
        return new Storage(new FolderObjectStore(settings.ObjectsFolder, TimeProvider.System), stores)
        {
            States = stores.Tables.States,
            Index = stores.Tables.Index,
            Queue = stores.Queue,
            Inbox = stores.Tables.Inbox,
            Reminders = stores.Tables.Reminders,
        };
    }
}

/// <summary>Hands the stores to those who need them.</summary>
internal static class StorageServices
{
    /// <summary>Adds the ports.</summary>
    public static IServiceCollection AddStorage(this IServiceCollection services, Storage storage) => services
        .AddSingleton(storage.States)
        .AddSingleton(storage.Index)
        .AddSingleton(storage.Queue)
        .AddSingleton(storage.Inbox)
        .AddSingleton(storage.Reminders)
        .AddSingleton<IObjectStore>(storage.Objects);
}
