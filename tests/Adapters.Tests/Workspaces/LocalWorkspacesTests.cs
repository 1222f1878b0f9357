using CommitWise.Adapters.Local.Git;
using CommitWise.Adapters.Local.Workspaces;
using CommitWise.Adapters.Tests.History;
using CommitWise.Analysis;
using CommitWise.History;
using CommitWise.Repositories;
using CommitWise.Risk;

namespace CommitWise.Adapters.Tests.Workspaces;

/// <summary>What is remembered makes no difference but in time.</summary>
public sealed class LocalWorkspacesTests : IAsyncDisposable
{
    private readonly AnalysisFixture _fixture = new();

    private static CancellationToken None => CancellationToken.None;

    public ValueTask DisposeAsync() => _fixture.DisposeAsync();

    [Fact]
    public async Task AnalyzeAsync_WithWhatIsRemembered_GivesTheBytesOfAFirstLook()
    {
        RandomRepository.Grow(_fixture.Repository, seed: 11, commits: 60);
        _fixture.Grow(10);
        await using var second = new LocalWorkspaces(_fixture.Cache);
        foreach (var commit in Commits().Take(25))
        {
            var warm = await _fixture.RunAsync(_fixture.Commit(commit));
            var plain = await AnalyzeAsync(new PlainWorkspaces(_fixture), commit);
            var restarted = await AnalyzeAsync(second, commit);
            warm.Inputs.ShouldBe(plain.Inputs);
            restarted.Inputs.ShouldBe(plain.Inputs);
            ReportBuilder.Canonical(warm.Decision).ShouldBe(ReportBuilder.Canonical(plain.Decision));
            await _fixture.ShouldReplayAsync(warm);
        }
    }

    [Fact]
    public async Task ReadProjectAsync_OfAnyTree_IsTheMapOfThatTree()
    {
        var git = _fixture.Grow(3).Repository;
        git.Write("tools/Tool/Tool.csproj", "<Project />\n").Commit("A module");
        git.Write("tools/Tool/ToolTests.cs", "class ToolTests { }\n").Write("loose/file.txt", "x\n").Commit("A test and a folder");
        git.Remove("tests/App.Tests/Part1Tests.cs").Remove("loose/file.txt").Commit("Gone");
        git.Write("tools/Tool/Tool.csproj", "<Project><PropertyGroup><AssemblyName>Other</AssemblyName></PropertyGroup></Project>\n").Commit("Renamed");
        git.Move("tools/Tool/ToolTests.cs", "src/App/ToolTests.cs").Commit("Moved");
        git.Remove("tools/Tool/Tool.csproj").Commit("No module");
        git.Write("loose/first.txt", "x\n").Write("loose/second/SecondTests.cs", "class SecondTests { }\n").Commit("A folder again");
        git.Remove("loose/first.txt").Commit("Not the last file of its folder");
        git.Remove("loose/second/SecondTests.cs").Commit("The last file of its folder");
        RandomRepository.Grow(git, seed: 12, commits: 40);
        var workspace = await _fixture.Workspaces.OpenAsync(_fixture.Connection, None);
        var clone = GitClone.Open(git.Root, _fixture.Cache);
        var random = new Random(13);
        foreach (var commit in Commits().OrderBy(_ => random.Next()))
        {
            var map = await workspace.ReadProjectAsync(commit, None);
            CanonicalJson.Serialize(map, AnalysisJson.Default.ProjectMap)
                .ShouldBe(CanonicalJson.Serialize(await ProjectReader.ReadAsync(clone, commit, None), AnalysisJson.Default.ProjectMap));
        }
    }

    [Theory]
    [InlineData("https://github.com/Owner/Repo.git", "github.com/owner/repo", RepositoryProvider.GitHub)]
    [InlineData("git@github.com:owner/repo", "github.com/owner/repo", RepositoryProvider.GitHub)]
    [InlineData("https://user:secret@github.com/owner/repo", "github.com/owner/repo", RepositoryProvider.GitHub)]
    [InlineData("ssh://git@ghe.example:2222/owner/repo.git", "ghe.example/owner/repo", RepositoryProvider.Git)]
    [InlineData("../elsewhere", null, RepositoryProvider.Git)]
    [InlineData(null, null, RepositoryProvider.Git)]
    public async Task ConnectAsync_OfAClone_TakesItsKeyFromItsOrigin(string? origin, string? key, RepositoryProvider provider)
    {
        if (origin is not null)
        {
            _fixture.Repository.Run("config", "remote.origin.url", origin);
        }

        _fixture.Repository.Commit();
        var connection = await LocalRepository.ConnectAsync(_fixture.Repository.Root, _fixture.Cache, options: null, None);
        connection.ShouldBe(new RepositoryConnection(key ?? RepositoryKey.OfLocal(_fixture.Repository.Root), provider, _fixture.Repository.Root, CloneUrl: null));
    }

    [Fact]
    public async Task ForgetAsync_OfAClone_DeletesWhatIsCachedAndNotTheClone()
    {
        _fixture.Grow(3);
        await _fixture.RunAsync(_fixture.Commit(_fixture.Repository.Head()));
        Directory.GetDirectories(Path.Combine(_fixture.Cache, "history")).ShouldHaveSingleItem();
        await _fixture.Workspaces.ForgetAsync(_fixture.Connection, None);
        Directory.GetDirectories(Path.Combine(_fixture.Cache, "history")).ShouldBeEmpty();
        (await _fixture.RunAsync(_fixture.Commit(_fixture.Repository.Head()))).Decision.Coverage.Files.Total.ShouldBe(2);
    }

    private string[] Commits() => _fixture.Repository.Run("rev-list", "HEAD").Text.Split('\n', StringSplitOptions.RemoveEmptyEntries);

    private Task<AnalyzedChange> AnalyzeAsync(IRepositoryWorkspaces workspaces, string commit) =>
        new ChangeAnalysis(workspaces, _fixture.Inputs, RiskModel.LoadDefault(), TimeProvider.System)
            .AnalyzeAsync(_fixture.Commit(commit), NoStageObserver.Instance, None);

    /// <summary>Workspaces that remember nothing: one git for each question.</summary>
    private sealed class PlainWorkspaces(AnalysisFixture fixture) : IRepositoryWorkspaces, IRepositoryWorkspace
    {
        private readonly GitClone _clone = GitClone.Open(fixture.Repository.Root, fixture.Cache);

        public IRepositorySource Source => _clone;

        public Task<IRepositoryWorkspace> OpenAsync(RepositoryConnection connection, CancellationToken cancellationToken) =>
            Task.FromResult<IRepositoryWorkspace>(this);

        public Task ForgetAsync(RepositoryConnection connection, CancellationToken cancellationToken) => Task.CompletedTask;

        public async Task<RepositoryTip> RefreshAsync(CancellationToken cancellationToken) =>
            new("main", await _clone.ResolveAsync("HEAD", cancellationToken));

        public async Task<HistoryLease> OpenHistoryAsync(string head, IProgress<HistoryProgress>? progress, CancellationToken cancellationToken)
        {
            var builder = new HistoryBuilder();
            await new GitHistoryReader(_clone.Git, progress).ReadAsync(head, [], builder, cancellationToken);
            return new HistoryLease(new RepositoryHistory(builder), () => { });
        }
    }
}
