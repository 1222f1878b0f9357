using CommitWise.Adapters.Local.Storage;
using CommitWise.Adapters.Local.Workspaces;
using CommitWise.Analysis;
using CommitWise.Intake;
using CommitWise.Repositories;
using CommitWise.Risk;
using CommitWise.Testing;

namespace CommitWise.Adapters.Tests.Workspaces;

/// <summary>A repository, and the analysis of its changes with folders of its own.</summary>
public sealed class AnalysisFixture : IAsyncDisposable
{
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("commitwise-analysis-");

    public AnalysisFixture()
    {
        Workspaces = new LocalWorkspaces(Cache);
        Inputs = new InputStore(new FolderObjectStore(Path.Combine(_folder.FullName, "data"), TimeProvider.System));
    }

    public GitSandbox Repository { get; } = GitSandbox.Init();

    public LocalWorkspaces Workspaces { get; }

    public InputStore Inputs { get; }

    public string Cache => Path.Combine(_folder.FullName, "cache");

    public RepositoryConnection Connection => new("local/test/app", RepositoryProvider.Git, Repository.Root, CloneUrl: null);

    /// <summary>A library with its tests, changed <paramref name="commits"/> times.</summary>
    public AnalysisFixture Grow(int commits)
    {
        Repository.Write("src/App/App.csproj", "<Project Sdk=\"Microsoft.NET.Sdk\" />\n");
        Repository.Write("tests/App.Tests/App.Tests.csproj", "<Project><ItemGroup><ProjectReference Include=\"../../src/App/App.csproj\" /></ItemGroup></Project>\n");
        for (var i = 0; i < commits; i++)
        {
            Repository.Write("src/App/Parser.cs", $"class Parser\n{{\n    int value = {i};\n}}\n");
            Repository.Write($"tests/App.Tests/Part{i % 7}Tests.cs", $"class Part{i % 7}Tests {{ int version = {i}; }}\n");
            Repository.Commit($"Change number {i}", i % 2 == 0 ? GitSandbox.DefaultAuthor : "Grace Other <grace@example.org>");
        }

        return this;
    }

    public ChangeAnalysis Analysis(IHostDiffs? host = null, IRepositoryWorkspaces? workspaces = null) =>
        new(workspaces ?? Workspaces, Inputs, RiskModel.LoadDefault(), TimeProvider.System, host);

    public AnalysisRequest Commit(string sha) =>
        new(ChangeKey.Commit(Connection.Repository, sha), Connection, BaseSha: null, sha, Title: null, Author: null, Simulation: null, AnalysisConfig.Default);

    public AnalysisRequest PullRequest(int number, string? from, string? head, RepositoryConnection? connection = null) => new(
        ChangeKey.PullRequest(Connection.Repository, number), connection ?? Connection, from, head, "A title", "octocat", Simulation: null, AnalysisConfig.Default);

    public AnalysisRequest Simulation(SimulatedChange simulation, string? from = null, RepositoryConnection? connection = null) => new(
        ChangeKey.Simulation(Connection.Repository, 1), connection, from, HeadSha: null, "What if", "ada@example.org", simulation, AnalysisConfig.Default);

    public Task<AnalyzedChange> RunAsync(AnalysisRequest request, IHostDiffs? host = null) =>
        Analysis(host).AnalyzeAsync(request, NoStageObserver.Instance, CancellationToken.None);

    /// <summary>Decides again from what was stored, and compares every byte.</summary>
    public async Task ShouldReplayAsync(AnalyzedChange analyzed)
    {
        var inputs = await new InputArchive(Inputs).GetAsync(analyzed.Inputs, CancellationToken.None);
        ReportBuilder.Canonical(ChangeAnalyzer.Decide(inputs)).ShouldBe(ReportBuilder.Canonical(analyzed.Decision));
    }

    public async ValueTask DisposeAsync()
    {
        await Workspaces.DisposeAsync();
        if (Directory.Exists(Repository.Root))
        {
            Repository.Dispose();
        }

        _folder.Delete(recursive: true);
    }
}
