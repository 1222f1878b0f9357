using CommitWise.Adapters.Local.Sqlite;
using CommitWise.Adapters.Local.Storage;
using CommitWise.Durability;

namespace CommitWise.Adapters.Tests.Transfer;

/// <summary>A store in a temporary data folder.</summary>
internal sealed class FolderStore : IAsyncDisposable
{
    private readonly DirectoryInfo _folder;
    private readonly SqliteDurability _database;

    private FolderStore(SqliteDurability database, DirectoryInfo folder)
    {
        (_database, _folder) = (database, folder);
        Objects = new FolderObjectStore(folder.FullName, TimeProvider.System);
        Parts = new StoreParts(
            folder.Name, database.States, database.Index, database.Reminders, database.Queue, database.Inbox, Objects, database.Contents);
    }

    public StoreParts Parts { get; }

    public FolderObjectStore Objects { get; }

    public static async Task<FolderStore> OpenAsync()
    {
        var folder = Directory.CreateTempSubdirectory("commitwise-transfer-");
        return new FolderStore(await SqliteDurability.OpenAsync(Path.Combine(folder.FullName, "commitwise.db")), folder);
    }

    /// <summary>Fills it with states, rows, reminders and objects.</summary>
    public async Task FillAsync(int count)
    {
        for (var number = 0; number < count; number++)
        {
            var row = new IndexRow(
                new IndexKey("changes", $"k{number}"), number + 1, Map("all", $"{number:d4}"), Map("level", "high"), Bytes($"row {number}"));
            await Parts.States.WriteAsync(new StateKey("change", "main", $"k{number}"), Bytes($"state {number}"), null, [row], default);
            await PutAsync($"reports/k/{number}.json", $"report {number}");
        }

        await Parts.Reminders.UpsertAsync(new StoredReminder(new ReminderKey("change", "k1", "wake"), DateTimeOffset.UnixEpoch, DateTimeOffset.UnixEpoch, TimeSpan.FromHours(1)), default);
    }

    public Task PutAsync(string key, string text) =>
        Parts.Objects.PutAsync(key, async (target, token) => await target.WriteAsync(Bytes(text), token), PutMode.Replace, default);

    public string FileOf(string key) => Path.Combine(_folder.FullName, key);

    public async ValueTask DisposeAsync()
    {
        await _database.DisposeAsync();
        _folder.Delete(recursive: true);
    }

    private static byte[] Bytes(string text) => System.Text.Encoding.UTF8.GetBytes(text);

    private static Dictionary<string, string> Map(string name, string value) => new(StringComparer.Ordinal) { [name] = value };
}
