using CommitWise.Adapters.Local.Git;
using CommitWise.Analysis;
using CommitWise.Testing;

namespace CommitWise.Adapters.Tests.Workspaces;

/// <summary>Where a change comes from: the clone, the clone once more, the host, nowhere.</summary>
public sealed class ChangeAnalysisTests : IAsyncDisposable
{
    private const string Unheard = "0123456789012345678901234567890123456789";

    private readonly AnalysisFixture _fixture = new AnalysisFixture().Grow(5);

    private GitSandbox Repository => _fixture.Repository;

    public ValueTask DisposeAsync() => _fixture.DisposeAsync();

    [Fact]
    public async Task AnalyzeAsync_OfACommit_ComparesItWithItsParent()
    {
        var analyzed = await _fixture.RunAsync(_fixture.Commit(Repository.Head()));
        analyzed.Decision.Change.BaseSha.ShouldBe(Repository.Head("HEAD~1"));
        analyzed.Decision.Coverage.Files.Total.ShouldBe(2);
        analyzed.Decision.Factors.Single(factor => factor.Feature == "nuc").Value.ShouldBe(4);
        await _fixture.ShouldReplayAsync(analyzed);
    }

    [Fact]
    public async Task AnalyzeAsync_OfARootCommit_HasNoPast()
    {
        var root = Repository.Run("rev-list", "--max-parents=0", "HEAD").Text.Trim();
        var analyzed = await _fixture.RunAsync(_fixture.Commit(root));
        analyzed.Decision.Factors.Single(factor => factor.Feature == "nuc").Value.ShouldBe(0);
        await _fixture.ShouldReplayAsync(analyzed);
    }

    [Fact]
    public async Task AnalyzeAsync_OfAPullRequest_StartsAtTheMergeBaseAndTellsEveryStage()
    {
        var (fork, head) = Topic();
        var tip = Repository.Checkout("main").Write("README.md", "# App\n").Commit("Elsewhere");
        var stages = new Heard();
        var analyzed = await _fixture.Analysis().AnalyzeAsync(_fixture.PullRequest(7, tip, head), stages, CancellationToken.None);
        analyzed.Decision.Change.ShouldBe(new ChangeReference("local/test/app", ChangeKind.PullRequest, 7, fork, head));
        analyzed.Change.Title.ShouldBe("A title");
        analyzed.Change.Commits.ShouldBe(2);
        analyzed.Change.Message.ShouldBe("First\n\nSecond");
        analyzed.Decision.Coverage.Unknowns.ShouldBe(["all changed files are new or empty: outside what the model has seen"]);
        stages.Calls.ShouldBe(
            ["+FetchChanges", "-FetchChanges", "+ParseDiff", "-ParseDiff", "+Measure", "-Measure", "+Predict", "-Predict", "+SelectTests", "-SelectTests", "+Explain", "-Explain"]);
        analyzed.Timings.Keys.ShouldBe(["fetch_changes", "parse_diff", "measure", "predict", "select_tests", "explain"]);
        await _fixture.ShouldReplayAsync(analyzed);
    }

    [Fact]
    public async Task AnalyzeAsync_OfAHeadThatIsPartOfItsBase_IsEmpty() =>
        await ShouldFailAsync(_fixture.PullRequest(7, Repository.Head(), Repository.Head("HEAD~1")), "empty-change");

    [Fact]
    public async Task AnalyzeAsync_OfAHeadThatCameLater_FindsIt()
    {
        await ShouldFailAsync(_fixture.PullRequest(7, Repository.Head(), Unheard), "head-not-available");
        var (fork, head) = Topic();
        (await _fixture.RunAsync(_fixture.PullRequest(7, fork, head))).Decision.Change.HeadSha.ShouldBe(head);
    }

    [Fact]
    public async Task AnalyzeAsync_OfAHeadThatTheHostAloneHas_HasTheHistoryOfItsBase()
    {
        using var host = Host(out var head);
        var analyzed = await _fixture.RunAsync(_fixture.PullRequest(7, Repository.Head(), head), new GitHost(GitClone.Open(host.Root, _fixture.Cache)));
        analyzed.Decision.Factors.Single(factor => factor.Feature == "nuc").Value.ShouldBe(5);
        analyzed.Decision.Tests.Total.ShouldBe(5);
        analyzed.Decision.Coverage.Unknowns.ShouldContain(unknown => unknown.StartsWith("The head is not in the connected clone", StringComparison.Ordinal));
        await _fixture.ShouldReplayAsync(analyzed);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task AnalyzeAsync_WithoutAReadableClone_KnowsNoHistory(bool isConnected)
    {
        using var host = Host(out var head);
        var gone = _fixture.Connection with { Path = Path.Combine(_fixture.Cache, "gone") };
        var request = _fixture.PullRequest(7, Repository.Head(), head, gone) with { Connection = isConnected ? gone : null };
        var analyzed = await _fixture.RunAsync(request, new GitHost(GitClone.Open(host.Root, _fixture.Cache)));
        analyzed.Decision.Factors.Single(factor => factor.Feature == "nuc").Value.ShouldBeNull();
        analyzed.Decision.Factors.Single(factor => factor.Feature == "la").Value.ShouldNotBeNull();
        analyzed.Decision.Tests.Mode.ShouldBe("all");
        analyzed.Decision.Coverage.Unknowns.ShouldContain(unknown => unknown.Contains("are unknown", StringComparison.Ordinal));
        await _fixture.ShouldReplayAsync(analyzed);
    }

    [Fact]
    public async Task AnalyzeAsync_OfAnUnconnectedRepositoryWithoutAHost_IsUnavailable() =>
        await ShouldFailAsync(_fixture.PullRequest(7, Unheard, Unheard) with { Connection = null }, "repository-unavailable");

    [Fact]
    public async Task AnalyzeAsync_OfAVanishedClone_IsUnavailable()
    {
        var head = Repository.Head();
        await _fixture.RunAsync(_fixture.Commit(head));
        var away = Repository.Root + "-away";
        Directory.Move(Repository.Root, away);
        try
        {
            await ShouldFailAsync(_fixture.Commit(head), "repository-unavailable");
        }
        finally
        {
            Directory.Move(away, Repository.Root);
        }

        (await _fixture.RunAsync(_fixture.Commit(head))).Decision.Change.HeadSha.ShouldBe(head);
    }

    [Fact]
    public async Task AnalyzeAsync_OfACloneThatVanishesMeanwhile_IsUnavailable()
    {
        var head = Repository.Head();
        var away = Repository.Root + "-away";
        var mover = new Mover(AnalysisStage.ParseDiff, () => Directory.Move(Repository.Root, away));
        try
        {
            var fault = await Should.ThrowAsync<InputException>(_fixture.Analysis().AnalyzeAsync(_fixture.Commit(head), mover, CancellationToken.None));
            fault.Problem.ShouldBe("repository-unavailable");
        }
        finally
        {
            Directory.Move(away, Repository.Root);
        }
    }

    [Fact]
    public async Task AnalyzeAsync_OfManyAtOnce_GivesTheSameAsOneByOne()
    {
        string[] commits = [.. Repository.Run("rev-list", "HEAD").Text.Split('\n', StringSplitOptions.RemoveEmptyEntries)];
        var together = await Task.WhenAll(commits.Concat(commits).Select(commit => Task.Run(() => _fixture.RunAsync(_fixture.Commit(commit)))));
        await using var other = new AnalysisFixture();
        foreach (var (commit, analyzed) in commits.Concat(commits).Zip(together))
        {
            var alone = await new ChangeAnalysis(other.Workspaces, other.Inputs, CommitWise.Risk.RiskModel.LoadDefault(), TimeProvider.System)
                .AnalyzeAsync(_fixture.Commit(commit), NoStageObserver.Instance, CancellationToken.None);
            analyzed.Inputs.ShouldBe(alone.Inputs);
            ReportBuilder.Canonical(analyzed.Decision).ShouldBe(ReportBuilder.Canonical(alone.Decision));
        }
    }

    private async Task ShouldFailAsync(AnalysisRequest request, string problem) =>
        (await Should.ThrowAsync<InputException>(_fixture.RunAsync(request))).Problem.ShouldBe(problem);

    private (string Fork, string Head) Topic()
    {
        var fork = Repository.Head();
        Repository.Branch("topic").Checkout("topic");
        Repository.Write("src/App/One.cs", "class One { }\n").Commit("First");
        return (fork, Repository.Write("src/App/Two.cs", "class Two { }\n").Commit("Second"));
    }

    private GitSandbox Host(out string head)
    {
        var host = GitSandbox.Init();
        host.Run("pull", "-q", Repository.Root, "main");
        head = host.Write("src/App/Parser.cs", "class Parser\n{\n    int other = 1;\n}\n").Commit("Fork's change");
        return host;
    }

    private sealed class Heard : IStageObserver
    {
        public List<string> Calls { get; } = [];

        public void Started(AnalysisStage stage) => Calls.Add($"+{stage}");

        public void Ended(AnalysisStage stage, TimeSpan elapsed) => Calls.Add($"-{stage}");
    }

    private sealed class Mover(AnalysisStage when, Action move) : IStageObserver
    {
        public void Started(AnalysisStage stage)
        {
            if (stage == when)
            {
                move();
            }
        }

        public void Ended(AnalysisStage stage, TimeSpan elapsed)
        {
            // Only starts matter.
        }
    }
}
