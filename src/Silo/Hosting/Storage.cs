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

    private Storage(IAsyncDisposable held) => _held = held;

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
    public required IObjectStore Objects { get; init; }

    /// <summary>What backups are made of; null when it is elsewhere.</summary>
    public LocalStorage? Local { get; init; }

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
        var objects = new FolderObjectStore(settings.DataFolder, TimeProvider.System);
        return new Storage(database)
        {
            States = database.States,
            Index = database.Index,
            Queue = database.Queue,
            Inbox = database.Inbox,
            Reminders = database.Reminders,
            Objects = objects,
            Local = new LocalStorage(database, objects),
        };
    }

    private static async Task<Storage> OpenAwsAsync(ServiceSettings settings)
    {
        var folder = settings.Aws.Bucket is null ? new FolderObjectStore(settings.ObjectsFolder, TimeProvider.System) : null;
        var stores = await AwsStores.OpenAsync(settings.Aws, folder, CancellationToken.None);
        return new Storage(stores)
        {
            States = stores.Tables.States,
            Index = stores.Tables.Index,
            Queue = stores.Queue,
            Inbox = stores.Tables.Inbox,
            Reminders = stores.Tables.Reminders,
            Objects = stores.Objects,
        };
    }
}

/// <summary>All that lasts in one data folder.</summary>
/// <param name="Database">The one file of everything but objects.</param>
/// <param name="Objects">Objects.</param>
internal sealed record LocalStorage(SqliteDurability Database, FolderObjectStore Objects);

/// <summary>Hands the stores to those who need them.</summary>
internal static partial class StorageServices
{
    /// <summary>Adds the ports.</summary>
    public static IServiceCollection AddStorage(this IServiceCollection services, Storage storage) => services
        .AddSingleton(storage.States)
        .AddSingleton(storage.Index)
        .AddSingleton(storage.Queue)
        .AddSingleton(storage.Inbox)
        .AddSingleton(storage.Reminders)
        .AddSingleton(storage.Objects);

    /// <summary>Says, once, where everything is and who predicts; and what is kept on this machine although the rest is in AWS.</summary>
    public static void ReportStorage(this WebApplication app, ServiceSettings settings)
    {
        Log.Places(
            app.Logger,
            settings.Backend == Backend.Aws ? $"tables and queues {settings.Aws.Prefix}-*" : settings.DataFolder,
            settings.Aws.Bucket ?? settings.ObjectsFolder,
            settings.Aws.SageMaker.Endpoint is { } endpoint ? $"endpoint {endpoint}" : "the local model");
        if (settings is { Backend: Backend.Aws, Aws.Bucket: null })
        {
            Log.ObjectsInFolder(app.Logger, settings.ObjectsFolder);
        }
    }

    private static partial class Log
    {
        [LoggerMessage(2, LogLevel.Information, "States are in {States}, reports in {Objects}; {Predictor} predicts")]
        public static partial void Places(ILogger logger, string states, string objects, string predictor);

        [LoggerMessage(1, LogLevel.Warning, "Aws:Bucket names no bucket: reports and inputs are kept in {Folder}, which every process must see")]
        public static partial void ObjectsInFolder(ILogger logger, string folder);
    }
}
