using CommitWise.Adapters.Local.Workspaces;
using CommitWise.Analysis;
using CommitWise.Grains.Repositories;
using CommitWise.Grains.Tests.Host;
using CommitWise.History;
using CommitWise.Intake;
using CommitWise.Repositories;
using CommitWise.Testing;

namespace CommitWise.Grains.Tests.Repositories;

public sealed class HeadReaderTests : IAsyncDisposable
{
    private const string Key = "github.com/octo/app";

    private readonly TemporaryFolder _folder = new();
    private readonly GitSandbox _git = GitSandbox.Init();
    private readonly LocalWorkspaces _workspaces;
    private readonly string _first;
    private readonly string _second;

    public HeadReaderTests()
    {
        _workspaces = new LocalWorkspaces(_folder.Path);
        _first = _git.Write("a.txt", "1\n").Commit("First");
        _second = _git.Write("a.txt", "2\n").Commit("Second");
    }

    private RepositoryConnection Connection => new(Key, RepositoryProvider.GitHub, _git.Root, CloneUrl: null);

    public async ValueTask DisposeAsync()
    {
        await _workspaces.DisposeAsync();
        _git.Dispose();
        _folder.Dispose();
    }

    [Fact]
    public async Task ReadAsync_GitKnowsOneOfTheHeads_DoesNotAskTheHost()
    {
        _git.Run("update-ref", "refs/pull/7/head", _second);
        var host = new Host(_first);

        (await ReadAsync(host, Connection)).ShouldBe(_second);

        host.Asked.ShouldBe(0);
    }

    [Fact]
    public async Task ReadAsync_TheCloneLagsBehind_AsksTheHost()
    {
        _git.Run("update-ref", "refs/pull/7/head", _first);
        var contested = new[] { new string('e', 40), new string('f', 40) };

        (await ReadAsync(new Host(contested[1]), Connection, contested)).ShouldBe(contested[1]);
    }

    [Fact]
    public async Task ReadAsync_ABranchAfterAStaleRef_IsTakenBeforeTheHost()
    {
        _git.Run("update-ref", "refs/pull/7/head", _first);
        _git.Branch("topic", _second);
        var host = new Host(_first);

        (await ReadAsync(host, Connection, _second, new string('e', 40))).ShouldBe(_second);

        host.Asked.ShouldBe(0);
    }

    [Fact]
    public async Task ReadAsync_WithoutAClone_AsksTheHost() => (await ReadAsync(new Host(_second), connection: null)).ShouldBe(_second);

    [Fact]
    public async Task ReadAsync_TheCloneIsGone_AsksTheHostOrTellsIt()
    {
        var gone = Connection with { Path = _folder["gone"] };

        (await ReadAsync(new Host(_second), gone)).ShouldBe(_second);
        (await Should.ThrowAsync<InputException>(ReadAsync(host: null, gone))).Problem.ShouldBe("repository-unavailable");
    }

    [Fact]
    public async Task ReadAsync_WithoutATokenOrAClone_GivesNone()
    {
        var host = new Host(_second) { HasToken = false };

        (await ReadAsync(host, connection: null)).ShouldBeNull();
        (await ReadAsync(host: null, connection: null)).ShouldBeNull();
        host.Asked.ShouldBe(0);
    }

    [Fact]
    public async Task ReadAsync_TheHostDoesNotAnswer_TellsIt()
    {
        var host = new Host(_second) { Fault = new HostUnavailableException("host-unavailable", "Not now.") };

        (await Should.ThrowAsync<HostUnavailableException>(ReadAsync(host, connection: null))).Problem.ShouldBe("host-unavailable");
    }

    private Task<string?> ReadAsync(Host? host, RepositoryConnection? connection, params string[] heads) => new HeadReader(_workspaces, host).ReadAsync(
        new HeadQuestion(ChangeKey.PullRequest(Key, 7), "topic", null, heads is [] ? [_first, _second] : heads), connection, CancellationToken.None);

    private sealed class Host(string head) : IHostDiffs
    {
        public int Asked { get; private set; }

        public bool HasToken { get; init; } = true;

        public Exception? Fault { get; init; }

        public bool Serves(string repository) => HasToken && repository == Key;

        public Task<HostPullRequest> HeadAsync(string repository, int number, CancellationToken cancellationToken)
        {
            Asked++;
            (repository, number).ShouldBe((Key, 7));
            return Fault is null
                ? Task.FromResult(new HostPullRequest(head, new string('b', 40), ChangeState.Open, DateTimeOffset.UnixEpoch))
                : Task.FromException<HostPullRequest>(Fault);
        }

        public Task CopyDiffAsync(string repository, string baseSha, string headSha, Stream target, CancellationToken cancellationToken) =>
            throw new NotSupportedException("Only the head is asked for.");

        public Task<CommitDetails> ReadCommitAsync(string repository, string sha, CancellationToken cancellationToken) =>
            throw new NotSupportedException("Only the head is asked for.");
    }
}
