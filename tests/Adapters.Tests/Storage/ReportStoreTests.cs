using CommitWise.Adapters.Local.Storage;
using CommitWise.Analysis;
using CommitWise.Explanations;
using CommitWise.Impact;

namespace CommitWise.Adapters.Tests.Storage;

public sealed class ReportStoreTests : IDisposable
{
    private const string Folder = "github.com/owner/repo/7";

    private readonly DirectoryInfo _root = Directory.CreateTempSubdirectory("commitwise-reports-");

    private ReportStore Store => new(new FolderObjectStore(_root.FullName, TimeProvider.System));

    public void Dispose() => _root.Delete(recursive: true);

    [Fact]
    public async Task AddAsync_OfANewDecision_IsTheNextGeneration()
    {
        var (first, key) = await Store.AddAsync(Report("a"), CancellationToken.None);
        var (second, _) = await Store.AddAsync(Report("b"), CancellationToken.None);
        first.Envelope.Generation.ShouldBe(1);
        second.Envelope.Generation.ShouldBe(2);
        key.ShouldBe("reports/local/src/app/head/1.json");
        (await ReportReader.ReadAsync(Path.Combine(_root.FullName, key), CancellationToken.None)).Report.DecisionSha256.ShouldBe("a");
    }

    [Fact]
    public async Task AddAsync_AfterTenGenerations_CountsByNumberNotByText()
    {
        for (var number = 1; number <= 11; number++)
        {
            (await Store.AddAsync(Report($"{number}"), CancellationToken.None)).Report.Envelope.Generation.ShouldBe(number);
        }
    }

    [Fact]
    public async Task AddAsync_OfTheSameDecision_KeepsTheFirstReport()
    {
        var (first, _) = await Store.AddAsync(Report("a"), CancellationToken.None);
        var (again, _) = await Store.AddAsync(Report("a"), CancellationToken.None);
        again.Envelope.Id.ShouldBe(first.Envelope.Id);
    }

    [Fact]
    public async Task AddAsync_ByManyAtOnce_LosesNone()
    {
        var writers = Enumerable.Range(0, 20).Select(number => Store.AddAsync(Report($"{number}"), CancellationToken.None));
        var generations = (await Task.WhenAll(writers)).Select(stored => stored.Report.Envelope.Generation).Order();
        generations.ShouldBe(Enumerable.Range(1, 20));
        Directory.GetFiles(_root.FullName, "*.tmp", SearchOption.AllDirectories).ShouldBeEmpty();
    }

    [Fact]
    public async Task AddAsync_OfARange_NamesBothEnds()
    {
        var (_, key) = await Store.AddAsync(Report("a", ChangeKind.PullRequest), CancellationToken.None);
        key.ShouldBe("reports/local/src/app/base..head/1.json");
    }

    [Theory]
    [InlineData(40, 40)]
    [InlineData(64, 40)]
    public async Task AddAsync_OfARangeOfObjectIds_FitsASegment(int digits, int kept)
    {
        var report = Report("a", ChangeKind.PullRequest, new string('b', digits), new string('a', digits));
        var (_, key) = await Store.AddAsync(report, CancellationToken.None);
        key.ShouldBe($"reports/local/src/app/{new string('b', kept)}..{new string('a', kept)}/1.json");
        (await Store.ReadAsync(key, null, CancellationToken.None)).Report.Decision.Change.HeadSha.Length.ShouldBe(digits);
    }

    [Fact]
    public async Task PutAsync_OfAGeneration_GivesAKeyAndHashThatReadIt()
    {
        var (report, key, sha256) = await Store.PutAsync(Folder, 4, Report("a"), CancellationToken.None);
        key.ShouldBe("reports/github.com/owner/repo/7/4.json");
        report.Envelope.Generation.ShouldBe(4);
        (await Store.ReadAsync(key, sha256, CancellationToken.None)).Report.Envelope.ShouldSatisfyAllConditions(
            envelope => envelope.Generation.ShouldBe(4),
            envelope => envelope.Id.ShouldBe(report.Envelope.Id));
    }

    [Fact]
    public async Task PutAsync_OverTheSameDecision_AdoptsTheReportThatIsThere()
    {
        var first = await Store.PutAsync(Folder, 1, Report("a"), CancellationToken.None);
        var second = await Store.PutAsync(Folder, 1, Report("a"), CancellationToken.None);
        second.Report.Envelope.Id.ShouldBe(first.Report.Envelope.Id);
        second.Sha256.ShouldBe(first.Sha256);
    }

    [Theory]
    [InlineData(null)]
    [InlineData("")]
    [InlineData("{\"schema\":")]
    public async Task PutAsync_OverAnotherDecisionOrADamagedReport_ReplacesIt(string? damage)
    {
        var (_, key, _) = await Store.PutAsync(Folder, 1, Report("a"), CancellationToken.None);
        if (damage is not null)
        {
            await File.WriteAllTextAsync(Path.Combine(_root.FullName, key), damage);
        }

        var replaced = await Store.PutAsync(Folder, 1, Report("b"), CancellationToken.None);
        (await Store.ReadAsync(key, replaced.Sha256, CancellationToken.None)).Report.DecisionSha256.ShouldBe("b");
    }

    [Fact]
    public async Task ReadAsync_OfAChangedReport_IsAnIntegrityFault()
    {
        var (_, key, sha256) = await Store.PutAsync(Folder, 1, Report("a"), CancellationToken.None);
        await File.AppendAllTextAsync(Path.Combine(_root.FullName, key), " ");
        (await Should.ThrowAsync<InputException>(() => Store.ReadAsync(key, sha256, CancellationToken.None))).Problem.ShouldBe("integrity");
    }

    [Fact]
    public async Task DeleteAllAsync_OfAChange_LeavesOtherChanges()
    {
        await Store.PutAsync(Folder, 1, Report("a"), CancellationToken.None);
        await Store.PutAsync(Folder, 2, Report("b"), CancellationToken.None);
        var (_, other, _) = await Store.PutAsync("github.com/owner/repo/70", 1, Report("c"), CancellationToken.None);
        (await Store.DeleteAllAsync(Folder, CancellationToken.None)).ShouldBe(2);
        (await Should.ThrowAsync<InputException>(() => Store.ReadAsync($"reports/{Folder}/1.json", null, CancellationToken.None))).Problem.ShouldBe("missing-input");
        await Store.ReadAsync(other, null, CancellationToken.None);
    }

    private static Report Report(string decisionSha256, ChangeKind kind = ChangeKind.Commit, string baseSha = "base", string headSha = "head") => new(
        CommitWise.Analysis.Report.CurrentSchema,
        decisionSha256,
        new Envelope(Guid.NewGuid(), DateTimeOffset.UnixEpoch, 1, new Dictionary<string, double>(StringComparer.Ordinal), "local"),
        new Decision(
            new ChangeReference("local/src/app", kind, null, baseSha, headSha),
            12, 0.12, null, RiskLevel.Low, new LevelBounds([25, 50, 75], "default"), 90, [0.1, 0.2], "default", new ModelReference("default", 1, "sha"),
            0, [], [], new TestSelection([], [], 0, "select", "Nothing changed."), new Explanation(string.Empty, []),
            new Coverage(new Seen(0, 0), new Seen(0, 0), new Seen(0, 0), [])),
        new Inputs("c", "d", "h", "f", "m"));
}
