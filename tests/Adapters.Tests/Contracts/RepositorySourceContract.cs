using System.Text;
using CommitWise.History;
using CommitWise.Testing;

namespace CommitWise.Adapters.Tests.Contracts;

/// <summary>What every <see cref="IRepositorySource"/> must do, shown on repositories made by the real git.</summary>
public abstract partial class RepositorySourceContract : IDisposable
{
    protected static readonly byte[] Latin1Path = [.. "caf"u8, 0xe9, .. ".txt"u8];

    private readonly Lazy<IRepositorySource> _source;

    protected RepositorySourceContract() => _source = new Lazy<IRepositorySource>(() => Open(Sandbox.Root));

    protected static CancellationToken None => CancellationToken.None;

    protected GitSandbox Sandbox { get; } = GitSandbox.Init();

    /// <summary>Opened at its first use: the repository must be as the test wants it by then.</summary>
    private IRepositorySource Source => _source.Value;

    public void Dispose()
    {
        Dispose(disposing: true);
        GC.SuppressFinalize(this);
    }

    [Fact]
    public async Task ResolveAsync_OfEveryWayToNameACommit_GivesItsFullId()
    {
        var first = Sandbox.Commit("first");
        Sandbox.Run("tag", "light");
        var second = Sandbox.Commit("second");
        Sandbox.Run("tag", "-a", "-m", "annotated", "v1");
        Sandbox.Branch("topic/deep", first).Run("update-ref", "refs/remotes/origin/main", first);
        Sandbox.Run("symbolic-ref", "refs/remotes/origin/HEAD", "refs/remotes/origin/main");
        Dictionary<string, string> expected = new(StringComparer.Ordinal)
        {
            ["HEAD"] = second, ["@"] = second, ["main"] = second, ["refs/heads/main"] = second, ["v1"] = second, ["v1^{}"] = second,
            ["light"] = first, ["topic/deep"] = first, ["heads/topic/deep"] = first, ["origin/main"] = first, ["origin"] = first,
            ["HEAD~1"] = first, ["main^"] = first, ["v1~1"] = first, [second] = second, [second[..10]] = second, [first[..10]] = first,
        };
        (await ResolveAllAsync(expected.Keys)).ShouldBe(expected, ignoreOrder: true);
    }

    [Fact]
    public async Task ResolveAsync_OfPackedRefsWithALooseOneOver_PrefersTheLooseOne()
    {
        var first = Sandbox.Commit("first");
        Sandbox.Run("tag", "-a", "-m", "peeled", "v1");
        Sandbox.Branch("kept").Run("pack-refs", "--all");
        var second = Sandbox.Commit("second");
        (await ResolveAllAsync(["main", "kept", "v1", "HEAD"])).Values.ShouldBe([second, first, first, second]);
    }

    [Fact]
    public async Task ResolveAsync_OfADetachedHead_GivesIt()
    {
        var first = Sandbox.Commit("first");
        Sandbox.Commit("second");
        Sandbox.Checkout(first);
        (await Source.ResolveAsync("HEAD", None)).ShouldBe(first);
    }

    [Fact]
    public async Task ResolveAsync_OfABranchAndATagOfOneName_NamesBoth()
    {
        var first = Sandbox.Commit("first");
        Sandbox.Commit("second");
        Sandbox.Run("tag", "v1");
        Sandbox.Branch("v1", first);
        var fault = await FaultAsync(source => source.ResolveAsync("v1~0", None), "ambiguous-revision");
        fault.Message.ShouldContain("refs/tags/v1 or refs/heads/v1");
        (await Source.ResolveAsync("refs/heads/v1", None)).ShouldBe(first);
    }

    [Fact]
    public async Task ResolveAsync_OfAFullIdThatIsABranchToo_GivesTheObject()
    {
        var first = Sandbox.Commit("first");
        var second = Sandbox.Commit("second");
        Sandbox.Run("update-ref", $"refs/heads/{second}", first);
        (await Source.ResolveAsync(second, None)).ShouldBe(second);
    }

    [Fact]
    public async Task ResolveAsync_OfTheStartOfTwoIds_NamesBoth()
    {
        var commits = Enumerable.Range(0, 600).Select(number => $"commit refs/heads/main\ncommitter A <a@b.c> {number} +0000\ndata 1\nx\n");
        Sandbox.RunWithInput(Encoding.ASCII.GetBytes(string.Concat(commits)), "fast-import", "--quiet");
        var ids = Sandbox.Run("rev-list", "main").Text.Split('\n', StringSplitOptions.RemoveEmptyEntries);
        var start = ids.GroupBy(id => id[..4], StringComparer.Ordinal).First(group => group.Count() > 1);
        var fault = await FaultAsync(source => source.ResolveAsync(start.Key, None), "ambiguous-revision");
        start.Count(id => fault.Message.Contains($"commit {id[..7]}", StringComparison.Ordinal)).ShouldBe(start.Count());
    }

    [Theory]
    [InlineData("nowhere", "unknown-revision")]
    [InlineData("main~9", "unknown-revision")]
    [InlineData("^main", "unknown-revision")]
    [InlineData("main..main", "unknown-revision")]
    [InlineData("main:file.txt", "unknown-revision")]
    [InlineData("0123456789012345678901234567890123456789", "unknown-revision")]
    [InlineData("", "invalid-argument")]
    [InlineData("  ", "invalid-argument")]
    [InlineData("--all", "invalid-argument")]
    [InlineData("main\n--all", "invalid-argument")]
    [InlineData("\u001b[31m", "invalid-argument")]
    public async Task ResolveAsync_OfWhatNamesNoCommit_SaysWhy(string revision, string problem)
    {
        Sandbox.Write("file.txt", "text\n").Commit();
        await FaultAsync(source => source.ResolveAsync(revision, None), problem);
    }

    [Fact]
    public async Task ResolveAsync_OfHeadWithoutAnyCommit_SaysThatTheRepositoryIsEmpty() =>
        await FaultAsync(source => source.ResolveAsync("HEAD~1", None), "empty-repository");

    [Fact]
    public async Task ResolveAsync_OfHeadOnAnUnbornBranch_NamesTheBranch()
    {
        var commit = Sandbox.Commit();
        Sandbox.Branch("HEADER").Run("checkout", "-q", "--orphan", "fresh");
        (await FaultAsync(source => source.ResolveAsync("@", None), "unborn-branch")).Message.ShouldContain("refs/heads/fresh");
        (await Source.ResolveAsync("HEADER", None)).ShouldBe(commit);
    }

    [Fact]
    public async Task MergeBaseAsync_OfTwoBranches_GivesTheForkPoint()
    {
        var fork = Sandbox.Commit("fork");
        Sandbox.Branch("topic");
        var main = Sandbox.Commit("main");
        Sandbox.Checkout("topic");
        var topic = Sandbox.Commit("topic");
        (await Source.MergeBaseAsync(main, topic, None)).ShouldBe(fork);
        (await Source.MergeBaseAsync(fork, topic, None)).ShouldBe(fork);
    }

    [Fact]
    public async Task MergeBaseAsync_OfUnrelatedHistories_SaysSo()
    {
        var main = Sandbox.Commit("main");
        Sandbox.Run("checkout", "-q", "--orphan", "other");
        var other = Sandbox.Commit("other");
        await FaultAsync(source => source.MergeBaseAsync(main, other, None), "no-merge-base");
    }

    [Fact]
    public async Task EveryQuestion_OfACommitThatIsNotThere_SaysThatTheObjectIsMissing()
    {
        var head = Sandbox.Write("a.txt", "text\n").Commit();
        var gone = new string('1', 40);
        await FaultAsync(source => source.MergeBaseAsync(head, gone, None), "missing-object");
        await FaultAsync(source => source.ReadCommitAsync(gone, None), "missing-object");
        await FaultAsync(source => source.ReadRangeAsync(gone, head, None), "missing-object");
        await FaultAsync(source => source.ListFilesAsync(gone, None), "missing-object");
        await FaultAsync(source => source.ReadFilesAsync(gone, ["a.txt"], None), "missing-object");
        await FaultAsync(source => source.CountLinesAsync([new FileAtCommit(gone, "a.txt")], None), "missing-object");
        await FaultAsync(source => source.CopyDiffAsync(gone, head, Stream.Null, None), "missing-object");
    }

    /// <summary>A source that reads the repository in a folder, as it is now.</summary>
    protected abstract IRepositorySource Open(string root);

    protected virtual void Dispose(bool disposing) => Sandbox.Dispose();

    private async Task<Dictionary<string, string>> ResolveAllAsync(IEnumerable<string> revisions)
    {
        var ids = new Dictionary<string, string>(StringComparer.Ordinal);
        foreach (var revision in revisions)
        {
            ids.Add(revision, await Source.ResolveAsync(revision, None));
        }

        return ids;
    }

    private async Task<InputException> FaultAsync(Func<IRepositorySource, Task> ask, string problem)
    {
        var fault = await Should.ThrowAsync<InputException>(() => ask(Source));
        fault.Problem.ShouldBe(problem);
        fault.Message.ShouldNotContain("\n");
        return fault;
    }
}
