using System.Security.Cryptography;
using System.Text;
using CommitWise.Adapters.Local.Backups;
using CommitWise.Adapters.Local.Sqlite;
using CommitWise.Adapters.Local.Storage;
using CommitWise.Durability;

namespace CommitWise.Adapters.Tests.Backups;

/// <summary>A data folder whose states each name an object, as changes name their reports.</summary>
internal sealed class BackupFixture : IAsyncDisposable
{
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("commitwise-backup-");

    private BackupFixture()
    {
    }

    public string Data => Path.Combine(_folder.FullName, "data");

    public string Backups => Path.Combine(Data, "backups");

    public SqliteDurability Database { get; private set; } = null!;

    public FolderObjectStore Objects { get; private set; } = null!;

    public BackupWriter Writer => new(Database, Objects, TimeProvider.System);

    public static async Task<BackupFixture> OpenAsync(int reports)
    {
        var fixture = new BackupFixture();
        fixture.Database = await SqliteDurability.OpenAsync(Path.Combine(fixture.Data, BackupWriter.DatabaseName));
        fixture.Objects = new FolderObjectStore(fixture.Data, TimeProvider.System);
        await Task.WhenAll(Enumerable.Range(0, reports).Select(number => fixture.AddAsync($"{number}")));
        return fixture;
    }

    /// <summary>Stores an object, then a state that names it and its hash.</summary>
    public async Task AddAsync(string name)
    {
        var content = Encoding.UTF8.GetBytes($"report {name}");
        var stored = (await Objects.PutAsync(KeyOf(name), async (target, token) => await target.WriteAsync(content, token), PutMode.Create, default)).ShouldNotBeNull();
        await Database.States.WriteAsync(new StateKey("change", "main", name), Encoding.UTF8.GetBytes(stored.Sha256), null, [], default);
    }

    public Task<BackupManifest> BackUpAsync(string name, CancellationToken cancellationToken = default) =>
        Writer.WriteAsync(BackupFolder.Of(Backups, name, DateTimeOffset.UnixEpoch), cancellationToken);

    /// <summary>Opens a backup in place of the data folder and reads every object that its database names.</summary>
    public async Task<IReadOnlyList<string>> ReadAsync(string name)
    {
        var folder = Path.Combine(Backups, name);
        await using var database = await SqliteDurability.OpenAsync(Path.Combine(folder, BackupWriter.DatabaseName));
        var objects = new FolderObjectStore(folder, TimeProvider.System);
        List<string> names = [];
        await foreach (var key in database.States.ListAsync("change", default))
        {
            var hash = Encoding.UTF8.GetString((await database.States.ReadAsync(key, default))!.Body.Span);
            await using var content = await objects.OpenAsync(KeyOf(key.Key), hash, default);
            content.ShouldNotBeNull($"{key} names an object that is not in the backup");
            names.Add(key.Key);
        }

        return names;
    }

    /// <summary>Files of a backup by name, with their hashes.</summary>
    public SortedDictionary<string, string> HashesOf(string name)
    {
        var folder = Path.Combine(Backups, name);
        return new(Directory.EnumerateFiles(folder, "*", SearchOption.AllDirectories).ToDictionary(
            file => Path.GetRelativePath(folder, file), file => Convert.ToHexStringLower(SHA256.HashData(File.ReadAllBytes(file)))), StringComparer.Ordinal);
    }

    public static string KeyOf(string name) => $"reports/host/{name}.json";

    public async ValueTask DisposeAsync()
    {
        await Database.DisposeAsync();
        _folder.Delete(recursive: true);
    }
}
