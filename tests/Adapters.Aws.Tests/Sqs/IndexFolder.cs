using CommitWise.Adapters.Local.Sqlite;
using CommitWise.Durability;

namespace CommitWise.Adapters.Aws.Tests.Sqs;

/// <summary>An index in a temporary folder, for dead letters.</summary>
internal sealed class IndexFolder : IAsyncDisposable
{
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("commitwise-sqs-");
    private SqliteDurability? _durability;

    public IIndex Index => _durability!.Index;

    public static async Task<IndexFolder> OpenAsync()
    {
        var folder = new IndexFolder();
        folder._durability = await SqliteDurability.OpenAsync(Path.Combine(folder._folder.FullName, "index.db"));
        return folder;
    }

    public async ValueTask DisposeAsync()
    {
        await _durability!.DisposeAsync();
        _folder.Delete(recursive: true);
    }
}
