using CommitWise.Adapters.Local.Storage;
using CommitWise.Analysis;

namespace CommitWise.Adapters.Tests.Storage;

public sealed class InputStoreTests : IDisposable
{
    private readonly DirectoryInfo _root = Directory.CreateTempSubdirectory("commitwise-inputs-");

    private InputStore Store => new(new FolderObjectStore(_root.FullName, TimeProvider.System));

    public void Dispose() => _root.Delete(recursive: true);

    [Fact]
    public async Task PutAsync_ThenGet_ReturnsTheSameBytes()
    {
        var hash = await Store.PutAsync("content"u8.ToArray(), CancellationToken.None);
        hash.ShouldBe(ContentHash.Of("content"u8));
        (await Store.GetAsync(hash, CancellationToken.None)).ShouldBe("content"u8.ToArray());
        File.Exists(Path.Combine(_root.FullName, "inputs", hash[..2], hash)).ShouldBeTrue();
    }

    [Fact]
    public async Task PutAsync_OfTheSameContentByManyAtOnce_KeepsOneWholeFile()
    {
        var content = new byte[200_000];
        var writers = Enumerable.Range(0, 16).Select(_ => Store.PutAsync(content, CancellationToken.None));
        (await Task.WhenAll(writers)).Distinct(StringComparer.Ordinal).ShouldHaveSingleItem();
        Directory.GetFiles(_root.FullName, "*", SearchOption.AllDirectories).ShouldHaveSingleItem();
    }

    [Fact]
    public async Task PutAsync_WhenTheWriterFails_LeavesNothing()
    {
        await Should.ThrowAsync<IOException>(() => Store.PutAsync(
            async (file, token) =>
            {
                await file.WriteAsync("half"u8.ToArray(), token);
                throw new IOException("broken pipe");
            },
            CancellationToken.None));
        Directory.GetFiles(_root.FullName, "*", SearchOption.AllDirectories).ShouldBeEmpty();
    }

    [Fact]
    public async Task GetAsync_OfTamperedContent_NamesTheHash()
    {
        var hash = await Store.PutAsync("content"u8.ToArray(), CancellationToken.None);
        await File.AppendAllTextAsync(Directory.GetFiles(_root.FullName, hash, SearchOption.AllDirectories)[0], "!");
        var fault = await Should.ThrowAsync<InputException>(() => Store.GetAsync(hash, CancellationToken.None));
        fault.Problem.ShouldBe("integrity");
        fault.Message.ShouldContain(hash);
    }

    [Theory]
    [InlineData("../../etc/passwd")]
    [InlineData("E3B0C44298FC1C149AFBF4C8996FB92427AE41E4649B934CA495991B7852B855")]
    [InlineData("e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855")]
    public async Task GetAsync_OfWhatIsNotThere_IsMissing(string hash) =>
        (await Should.ThrowAsync<InputException>(() => Store.GetAsync(hash, CancellationToken.None))).Problem.ShouldBe("missing-input");
}
