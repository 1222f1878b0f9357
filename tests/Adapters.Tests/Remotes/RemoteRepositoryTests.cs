using CommitWise.Adapters.Local.Git;
using CommitWise.Adapters.Local.Remotes;
using CommitWise.Adapters.Local.Workspaces;
using CommitWise.Adapters.Tests.Workspaces;
using CommitWise.Analysis;
using CommitWise.Repositories;
using CommitWise.Risk;
using CommitWise.Testing;

namespace CommitWise.Adapters.Tests.Remotes;

/// <summary>Repositories that are fetched from a host over https.</summary>
public sealed class RemoteRepositoryTests : IAsyncLifetime
{
    private readonly AnalysisFixture _fixture = new AnalysisFixture().Grow(4);
    private GitServer _server = null!;

    private GitSandbox Git => _fixture.Repository;

    private RepositoryConnection Connection => new("local/test/app", RepositoryProvider.Git, Path: null, _server.UrlOf(Path.GetFileName(Git.Root) + "/.git"));

    public async Task InitializeAsync() => _server = await GitServer.StartAsync(Path.GetDirectoryName(Git.Root)!);

    public async Task DisposeAsync()
    {
        await _server.DisposeAsync();
        await _fixture.DisposeAsync();
    }

    [Fact]
    public async Task OpenAsync_OfAUrl_FetchesItAndFollowsItsDefaultBranch()
    {
        Git.Run("checkout", "-q", "-b", "trunk");
        await using var workspaces = Workspaces();
        var workspace = await workspaces.OpenAsync(Connection, CancellationToken.None);
        (await workspace.RefreshAsync(CancellationToken.None)).ShouldBe(new RepositoryTip("trunk", Git.Head()));
        var later = Git.Write("src/App/New.cs", "class New { }\n").Commit("Later");
        (await workspace.RefreshAsync(CancellationToken.None)).Sha.ShouldBe(later);
        Git.Checkout("main").Run("branch", "-D", "trunk");
        (await workspace.RefreshAsync(CancellationToken.None)).Branch.ShouldBe("main");
    }

    [Fact]
    public async Task AnalyzeAsync_OfAPullRequestThatNoBranchHas_FetchesIt()
    {
        await using var workspaces = Workspaces();
        await workspaces.OpenAsync(Connection, CancellationToken.None);
        var into = Git.Head();
        var head = Git.Write("src/App/New.cs", "class New { }\n").Commit("From a fork");
        Git.Run("update-ref", "refs/pull/7/head", head);
        Git.Run("reset", "-q", "--hard", into);
        var analysis = new ChangeAnalysis(workspaces, _fixture.Inputs, RiskModel.LoadDefault(), TimeProvider.System);
        var analyzed = await analysis.AnalyzeAsync(_fixture.PullRequest(7, into, head, Connection), NoStageObserver.Instance, CancellationToken.None);
        analyzed.Decision.Change.HeadSha.ShouldBe(head);
        analyzed.Decision.Coverage.Files.Total.ShouldBe(1);
        var missing = await Should.ThrowAsync<InputException>(
            analysis.AnalyzeAsync(_fixture.PullRequest(8, into, new string('1', 40), Connection), NoStageObserver.Instance, CancellationToken.None));
        missing.Problem.ShouldBe("head-not-available");
    }

    [Fact]
    public async Task OpenAsync_ByManyAtOnce_FetchesOnce()
    {
        await using var workspaces = Workspaces();
        var opened = await Task.WhenAll(Enumerable.Range(0, 6).Select(_ => workspaces.OpenAsync(Connection, CancellationToken.None)));
        opened.Distinct().ShouldHaveSingleItem();
        Directory.GetDirectories(Path.Combine(_fixture.Cache, "mirrors")).ShouldHaveSingleItem();
    }

    [Fact]
    public async Task OpenAsync_OfAHostThatIsNotAllowed_AsksItNothing()
    {
        await using var workspaces = Workspaces(allowed: []);
        (await Should.ThrowAsync<InputException>(workspaces.OpenAsync(Connection, CancellationToken.None))).Problem.ShouldBe("address-not-allowed");
        _server.Requests.ShouldBe(0);
    }

    [Fact]
    public async Task OpenAsync_OfAnUntrustedCertificate_IsUnavailable()
    {
        await using var workspaces = new LocalWorkspaces(_fixture.Cache, new GitOptions(), new RemoteOptions { AllowedHosts = ["localhost"] });
        (await Should.ThrowAsync<InputException>(workspaces.OpenAsync(Connection, CancellationToken.None))).Problem.ShouldBe("repository-unavailable");
        _server.Requests.ShouldBe(0);
    }

    [Fact]
    public async Task OpenAsync_OfARedirect_DoesNotFollow()
    {
        await using var other = await GitServer.StartAsync(Path.GetDirectoryName(Git.Root)!);
        _server.RedirectTo = other.UrlOf(string.Empty).TrimEnd('/');
        await using var workspaces = Workspaces();
        (await Should.ThrowAsync<InputException>(workspaces.OpenAsync(Connection, CancellationToken.None))).Problem.ShouldBe("repository-unavailable");
        other.Requests.ShouldBe(0);
    }

    [Fact]
    public async Task OpenAsync_AfterAFault_TriesAgain()
    {
        await using var workspaces = Workspaces();
        _server.RedirectTo = "https://localhost:1";
        (await Should.ThrowAsync<InputException>(workspaces.OpenAsync(Connection, CancellationToken.None))).Problem.ShouldBe("repository-unavailable");
        _server.RedirectTo = null;
        (await workspaces.OpenAsync(Connection, CancellationToken.None)).ShouldNotBeNull();
    }

    [Fact]
    public async Task ForgetAsync_OfAUrl_DeletesTheClone()
    {
        await using var workspaces = Workspaces();
        await workspaces.OpenAsync(Connection, CancellationToken.None);
        await workspaces.ForgetAsync(Connection, CancellationToken.None);
        Directory.GetDirectories(Path.Combine(_fixture.Cache, "mirrors")).ShouldBeEmpty();
    }

    private LocalWorkspaces Workspaces(string[]? allowed = null) => new(
        _fixture.Cache,
        new GitOptions(),
        new RemoteOptions { AllowedHosts = allowed ?? ["localhost"], CertificateAuthorities = _server.CertificateFile });
}
