using CommitWise.Adapters.Contracts;
using CommitWise.Adapters.Local.Storage;
using CommitWise.Durability;

namespace CommitWise.Adapters.Tests.Storage;

public sealed class FolderObjectStoreTests : ObjectStoreContract
{
    private readonly DirectoryInfo _root = Directory.CreateTempSubdirectory("commitwise-objects-");

    [Theory]
    [InlineData("")]
    [InlineData("conten")]
    [InlineData("CONTENT")]
    public async Task PutContentAsync_OverADamagedFile_RepairsIt(string damaged)
    {
        var stored = await PutContentAsync("content");
        var path = Path.Combine(_root.FullName, stored.Key);
        await File.WriteAllTextAsync(path, damaged);
        await PutContentAsync("content");
        (await File.ReadAllTextAsync(path)).ShouldBe("content");
    }

    [Fact]
    public async Task PutContentAsync_OverAWholeFile_DoesNotWriteItAgain()
    {
        var stored = await PutContentAsync("content");
        var path = Path.Combine(_root.FullName, stored.Key);
        File.SetLastWriteTimeUtc(path, DateTime.UnixEpoch);
        await PutContentAsync("content");
        File.GetLastWriteTimeUtc(path).ShouldBe(DateTime.UnixEpoch);
    }

    [Fact]
    public async Task PutAsync_WithoutRoom_SaysSoAndLeavesNothing()
    {
        var store = new FolderObjectStore(_root.FullName, TimeProvider.System);
        await Should.ThrowAsync<StorageFullException>(() => store.PutAsync("a/b", WriteToAFullDiskAsync, PutMode.Replace, CancellationToken.None));
        (await store.SizeAsync("a/b", CancellationToken.None)).ShouldBeNull();
        Directory.EnumerateFiles(_root.FullName, "*", SearchOption.AllDirectories).ShouldBeEmpty();
    }

    [Fact]
    public async Task PutAsync_InCreateModeByManyStoresOfOneFolder_LetsOneWin()
    {
        var stores = Enumerable.Range(0, 8).Select(_ => new FolderObjectStore(_root.FullName, TimeProvider.System)).ToArray();
        var puts = await Task.WhenAll(stores.Select(store => store.PutAsync(
            "a/b", async (stream, token) => await stream.WriteAsync(new byte[100_000], token), PutMode.Create, CancellationToken.None)));
        puts.Count(put => put is not null).ShouldBe(1);
        Files().ShouldBe(["a/b"]);
    }

    [Fact]
    public async Task Constructor_WithLeftoversOfKilledWriters_SweepsTheOldOnes()
    {
        var folder = _root.CreateSubdirectory(".tmp");
        await File.WriteAllTextAsync(Path.Combine(folder.FullName, "old.tmp"), "half");
        await File.WriteAllTextAsync(Path.Combine(folder.FullName, "young.tmp"), "half");
        File.SetLastWriteTimeUtc(Path.Combine(folder.FullName, "old.tmp"), TimeProvider.System.GetUtcNow().UtcDateTime - TimeSpan.FromHours(25));
        _ = new FolderObjectStore(_root.FullName, TimeProvider.System);
        Files().ShouldBe([".tmp/young.tmp"]);
    }

    [Fact]
    public async Task OpenAsync_OfAChangedFile_Refuses()
    {
        var stored = await PutContentAsync("content");
        await File.AppendAllTextAsync(Path.Combine(_root.FullName, stored.Key), "!");
        await Should.ThrowAsync<ObjectIntegrityException>(() => Port.OpenAsync(stored.Key, stored.Sha256, CancellationToken.None));
    }

    [Fact]
    public async Task ListAsync_WithFilesOfOthersInTheFolder_ListsKeysOnly()
    {
        await PutAsync("a/b", "x");
        await File.WriteAllTextAsync(Path.Combine(_root.FullName, "a", ".gate"), string.Empty);
        await File.WriteAllTextAsync(Path.Combine(_root.FullName, "a", "Notes.txt"), string.Empty);
        (await Port.ListAsync("a/", null, 10, CancellationToken.None)).ShouldBe(["a/b"]);
    }

    protected override Task<ContractHost<IObjectStore>> StartAsync() => Task.FromResult<ContractHost<IObjectStore>>(new Folder(_root));

    private IEnumerable<string> Files() =>
        Directory.GetFiles(_root.FullName, "*", SearchOption.AllDirectories).Select(path => Path.GetRelativePath(_root.FullName, path).Replace('\\', '/'));

    private sealed class Folder(DirectoryInfo root) : ContractHost<IObjectStore>
    {
        private FolderObjectStore _store = new(root.FullName, TimeProvider.System);

        public override IObjectStore Port => _store;

        public override Task ReopenAsync()
        {
            _store = new FolderObjectStore(root.FullName, TimeProvider.System);
            return Task.CompletedTask;
        }

        public override ValueTask DisposeAsync()
        {
            root.Delete(recursive: true);
            return ValueTask.CompletedTask;
        }
    }

    // Linux has a device for it.
    private static async Task WriteToAFullDiskAsync(Stream target, CancellationToken cancellationToken)
    {
        await target.WriteAsync("half"u8.ToArray(), cancellationToken);
        await using var full = new FileStream("/dev/full", FileMode.Open, FileAccess.Write, FileShare.ReadWrite, bufferSize: 0);
        await full.WriteAsync("more"u8.ToArray(), cancellationToken);
    }
}
