using CommitWise.Adapters.Local.Storage;
using CommitWise.Analysis;
using CommitWise.Explanations;
using CommitWise.Impact;

namespace CommitWise.Adapters.Tests.Storage;

public sealed class ReportFolderTests : IDisposable
{
    private readonly DirectoryInfo _root = Directory.CreateTempSubdirectory("commitwise-reports-");

    public void Dispose() => _root.Delete(recursive: true);

    [Fact]
    public async Task AddAsync_OfANewDecision_IsTheNextGeneration()
    {
        var folder = new ReportFolder(_root.FullName, TimeProvider.System);
        var (first, path) = await folder.AddAsync(Report("a"), CancellationToken.None);
        var (second, _) = await folder.AddAsync(Report("b"), CancellationToken.None);
        first.Envelope.Generation.ShouldBe(1);
        second.Envelope.Generation.ShouldBe(2);
        path.ShouldBe(Path.Combine(_root.FullName, "local/src/app/head/1.json".Replace('/', Path.DirectorySeparatorChar)));
        (await ReportFolder.ReadAsync(path, CancellationToken.None)).Report.DecisionSha256.ShouldBe("a");
    }

    [Fact]
    public async Task AddAsync_OfTheSameDecision_KeepsTheFirstReport()
    {
        var folder = new ReportFolder(_root.FullName, TimeProvider.System);
        var (first, _) = await folder.AddAsync(Report("a"), CancellationToken.None);
        var (again, _) = await folder.AddAsync(Report("a"), CancellationToken.None);
        again.Envelope.Id.ShouldBe(first.Envelope.Id);
    }

    [Fact]
    public async Task AddAsync_ByManyAtOnce_LosesNone()
    {
        var writers = Enumerable.Range(0, 20).Select(number => new ReportFolder(_root.FullName, TimeProvider.System).AddAsync(Report($"{number}"), CancellationToken.None));
        var generations = (await Task.WhenAll(writers)).Select(stored => stored.Report.Envelope.Generation).Order();
        generations.ShouldBe(Enumerable.Range(1, 20));
        Directory.GetFiles(_root.FullName, "*.tmp", SearchOption.AllDirectories).ShouldBeEmpty();
    }

    [Fact]
    public async Task AddAsync_OfARange_NamesBothEnds()
    {
        var (_, path) = await new ReportFolder(_root.FullName, TimeProvider.System).AddAsync(Report("a", ChangeKind.PullRequest), CancellationToken.None);
        Path.GetFileName(Path.GetDirectoryName(path)).ShouldBe("base..head");
    }

    private static Report Report(string decisionSha256, ChangeKind kind = ChangeKind.Commit) => new(
        CommitWise.Analysis.Report.CurrentSchema,
        decisionSha256,
        new Envelope(Guid.NewGuid(), DateTimeOffset.UnixEpoch, 1, new Dictionary<string, double>(StringComparer.Ordinal), "local"),
        new Decision(
            new ChangeReference("local/src/app", kind, null, "base", "head"),
            12, 0.12, null, RiskLevel.Low, new LevelBounds([25, 50, 75], "default"), 90, [0.1, 0.2], "default", new ModelReference("default", 1, "sha"),
            0, [], [], new TestSelection([], [], 0, "select", "Nothing changed."), new Explanation(string.Empty, []),
            new Coverage(new Seen(0, 0), new Seen(0, 0), new Seen(0, 0), [])),
        new Inputs("c", "d", "h", "f", "m"));
}
