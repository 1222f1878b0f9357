using System.Globalization;
using System.Text;
using System.Text.Json;
using CommitWise.Adapters.Local.Git;
using CommitWise.Adapters.Local.History;
using CommitWise.Diffs;
using CommitWise.History;
using CommitWise.Testing;

namespace CommitWise.Adapters.Tests.History;

public sealed class HistoryStoreTests : IDisposable
{
    private readonly DirectoryInfo _cache = Directory.CreateTempSubdirectory("commitwise-cache-");
    private readonly GitSandbox _git = GitSandbox.Init();

    public void Dispose()
    {
        _git.Dispose();
        _cache.Delete(recursive: true);
    }

    [Fact]
    public async Task OpenOrUpdate_FirstThenAgain_BuildsThenReadsNothing()
    {
        _git.Write("a", "1\n").Commit();
        await ExpectAsync(new HistoryUpdate(HistoryOutcome.Built, 1));
        await ExpectAsync(new HistoryUpdate(HistoryOutcome.Unchanged, 0));
    }

    [Fact]
    public async Task OpenOrUpdate_NewCommits_ReadsOnlyThose()
    {
        RandomRepository.Grow(_git, seed: 1, commits: 40);
        await ExpectAsync(new HistoryUpdate(HistoryOutcome.Built, Count("HEAD")));
        var before = Count("HEAD");
        RandomRepository.Grow(_git, seed: 2, commits: 3);
        await ExpectAsync(new HistoryUpdate(HistoryOutcome.Updated, Count("HEAD") - before));
        await ExpectAsync(new HistoryUpdate(HistoryOutcome.Unchanged, 0));
    }

    [Fact]
    public async Task OpenOrUpdate_OlderCommitOrKnownSideBranch_ReadsNothing()
    {
        var first = _git.Write("a", "1\n").Commit();
        _git.Branch("side");
        _git.Write("a", "2\n").Commit();
        await ExpectAsync(new HistoryUpdate(HistoryOutcome.Built, 2));
        var side = _git.Checkout("side").Write("b", "1\n").Commit();
        await ExpectAsync(new HistoryUpdate(HistoryOutcome.Updated, 1));
        var main = _git.Checkout("main").Write("a", "3\n").Commit();
        await ExpectAsync(new HistoryUpdate(HistoryOutcome.Updated, 1));
        foreach (var known in new[] { first, side, main })
        {
            await ExpectAsync(new HistoryUpdate(HistoryOutcome.Unchanged, 0), known);
        }
    }

    [Fact]
    public async Task OpenOrUpdate_ForcedPush_KeepsWhatBothSharedAndForgetsTheRest()
    {
        var fork = _git.Write("a", "1\n").Commit("one");
        var old = _git.Write("a", "2\n").Commit("two");
        await ExpectAsync(new HistoryUpdate(HistoryOutcome.Built, 2));
        _git.Run("reset", "-q", "--hard", fork);
        _git.Write("a", "3\n").Commit("three");
        await ExpectAsync(new HistoryUpdate(HistoryOutcome.Rewritten, 1, fork));
        using var opened = await OpenAsync();
        opened.History.Contains(old).ShouldBeFalse();
        opened.History.Commits.ShouldBe(2);
    }

    [Fact]
    public async Task OpenOrUpdate_ForcedPushAndTheOldCommitsAreGone_StillUpdates()
    {
        var fork = _git.Write("a", "1\n").Commit("one");
        _git.Write("a", "2\n").Commit("two");
        await ExpectAsync(new HistoryUpdate(HistoryOutcome.Built, 2));
        _git.Run("reset", "-q", "--hard", fork);
        _git.Write("a", "3\n").Commit("three");
        _git.Run("reflog", "expire", "--expire=all", "--all");
        _git.Run("update-ref", "-d", "ORIG_HEAD");
        _git.Run("prune", "--expire=now");
        await ExpectAsync(new HistoryUpdate(HistoryOutcome.Rewritten, 1, fork));
    }

    [Fact]
    public async Task OpenOrUpdate_NothingSharedAfterAForcedPush_HasNoForkPoint()
    {
        _git.Write("a", "1\n").Commit("one");
        await ExpectAsync(new HistoryUpdate(HistoryOutcome.Built, 1));
        _git.Run("checkout", "-q", "--orphan", "fresh");
        _git.Write("a", "other\n").Commit("anew");
        _git.Run("branch", "-q", "-D", "main");
        await ExpectAsync(new HistoryUpdate(HistoryOutcome.Rewritten, 1));
    }

    [Theory]
    [InlineData("*.segment", true)]
    [InlineData("*.segment", false)]
    [InlineData("tail", true)]
    public async Task OpenOrUpdate_FileDamagedOrMissing_RebuildsAndSaysSo(string pattern, bool damage)
    {
        _git.Write("a", "1\n").Commit();
        (await OpenAsync()).Dispose();
        var file = _cache.EnumerateFiles(pattern, SearchOption.AllDirectories).Single();
        if (damage)
        {
            using var stream = file.Open(FileMode.Open);
            stream.Position = stream.Length / 2;
            var value = stream.ReadByte();
            stream.Position--;
            stream.WriteByte((byte)(value ^ 4));
        }
        else
        {
            file.Delete();
        }

        using var opened = await OpenAsync();
        opened.Update.Outcome.ShouldBe(HistoryOutcome.Rebuilt);
        opened.Update.Reason.ShouldNotBeNullOrEmpty();
        opened.History.Commits.ShouldBe(1);
        await ExpectAsync(new HistoryUpdate(HistoryOutcome.Unchanged, 0));
    }

    [Fact]
    public async Task OpenOrUpdate_StepByStep_AnswersAsABuildFromScratch()
    {
        for (var step = 0; step < 6; step++)
        {
            RandomRepository.Grow(_git, seed: 100 + step, commits: 10);
            (await OpenAsync()).Dispose();
        }

        using var grown = await OpenAsync();
        grown.Update.Outcome.ShouldBe(HistoryOutcome.Unchanged);
        using var scratch = await HistoryStore.OpenOrUpdateAsync(
            GitClone.Open(_git.Root, _cache.FullName), _git.Head(), Path.Combine(_cache.FullName, "other"), null, CancellationToken.None);
        foreach (var commit in scratch.History.AsOf(_git.Head()).Latest(int.MaxValue))
        {
            Answers(grown.History, commit).ShouldBe(Answers(scratch.History, commit));
        }
    }

    [Fact]
    public async Task OpenOrUpdate_SeveralAtOnce_AllSeeTheSame()
    {
        RandomRepository.Grow(_git, seed: 3, commits: 30);
        var opened = await Task.WhenAll(Enumerable.Range(0, 4).Select(_ => Task.Run(() => OpenAsync())));
        opened.Count(one => one.Update.Outcome == HistoryOutcome.Built).ShouldBe(1);
        opened.Count(one => one.Update.Outcome == HistoryOutcome.Unchanged).ShouldBe(3);
        opened.ShouldAllBe(one => one.History.Commits == opened[0].History.Commits);
        Array.ForEach(opened, one => one.Dispose());
    }

    [Fact]
    public async Task OpenOrUpdate_Cancelled_LeavesTheIndexAsItWas()
    {
        _git.Write("a", "1\n").Commit();
        (await OpenAsync()).Dispose();
        _git.Write("a", "2\n").Commit();
        using var cancelled = new CancellationTokenSource();
        await cancelled.CancelAsync();
        await Should.ThrowAsync<OperationCanceledException>(
            () => HistoryStore.OpenOrUpdateAsync(GitClone.Open(_git.Root, _cache.FullName), _git.Head(), _cache.FullName, null, cancelled.Token));
        await ExpectAsync(new HistoryUpdate(HistoryOutcome.Updated, 1));
    }

    [Fact]
    public async Task Latest_OddPathsAndKinds_AreKeptAsGitHasThem()
    {
        byte[][] names =
        [
            .. new[] { "tab\there", "line\nbreak", "größe", "quo\"te", " blank ", "12\t3" }.Select(Encoding.UTF8.GetBytes),
            [0xff, 0xfe],
        ];
        foreach (var name in names)
        {
            _git.Stage(name, "one\ntwo\n"u8);
        }

        _git.StageObject("sub"u8, new string('1', 40), "160000").Commit();
        _git.Stage("binary"u8, [0, 1, 2]).Stage("link"u8, "target"u8, "120000").Stage("12\t3"u8, "one\ntwo\n"u8, "100755").Commit();
        using var opened = await OpenAsync();
        var latest = opened.History.AsOf(_git.Head()).Latest(2);
        var (second, first) = (latest[0], latest[1]);
        first.Changes.Select(change => change.Path).Order(StringComparer.Ordinal)
            .ShouldBe(names.Select(name => GitPath.Decode(name)).Append("sub").Order(StringComparer.Ordinal));
        first.Changes.Where(change => change.Path != "sub").ShouldAllBe(change => change.Additions == 2);
        second.Changes.ShouldContain(new FileChange("binary", null, FileStatus.Added, 0, 0, IsBinary: true));
        second.Changes.ShouldContain(new FileChange(GitPath.Decode("12\t3"u8), null, FileStatus.ModeChanged, 0, 0, IsBinary: false));
        second.Changes.ShouldContain(new FileChange("link", null, FileStatus.Added, 1, 0, IsBinary: false));
    }

    [Theory]
    [InlineData(11)]
    [InlineData(12)]
    [InlineData(13)]
    public async Task Summarize_RandomRepository_EqualsGitsOwnSums(int seed)
    {
        RandomRepository.Grow(_git, seed, commits: 80);
        using var opened = await OpenAsync();
        var head = _git.Head();
        var view = opened.History.AsOf(head);
        var latest = view.Latest(int.MaxValue);
        var lines = latest.SelectMany(commit => commit.Changes.Select(change => Line(commit.Sha, change)));
        lines.Order(StringComparer.Ordinal).ShouldBe(GitNumstat.Lines(_git).Order(StringComparer.Ordinal));
        var authors = _git.Run("log", "--no-merges", "--format=%ae").Text.Split('\n', StringSplitOptions.RemoveEmptyEntries);
        view.Summarize(0).Authors.ShouldBe(authors.Distinct(StringComparer.OrdinalIgnoreCase).Count());
    }

    [Fact]
    public async Task Facts_LinearHistoryWithRenames_EqualsGitLogFollow()
    {
        RandomRepository.GrowLinear(_git, seed: 4, commits: 60);
        using var opened = await OpenAsync();
        var view = opened.History.AsOf(_git.Head());
        var paths = _git.Run("ls-files").Text.Split('\n', StringSplitOptions.RemoveEmptyEntries);
        var changes = paths.Select(path => new FileChange(path, null, FileStatus.Modified, 1, 0, IsBinary: false));
        var facts = view.Facts([.. changes], "x", DateTimeOffset.UnixEpoch);
        facts.Files.Select(file => file.Commits).ShouldBe(paths.Select(path =>
            _git.Run("log", "--follow", "-M", "--format=%H", "--", path).Text.Split('\n', StringSplitOptions.RemoveEmptyEntries).Length));
        facts.Files.Max(file => file.Commits).ShouldBeGreaterThan(3);
        view.Summarize(0).Files.ShouldBe(paths.Length);
    }

    private static string Answers(RepositoryHistory history, CommitRecord commit)
    {
        var view = history.AsOf(commit.Sha);
        return JsonSerializer.Serialize(new
        {
            view.Commits,
            Facts = view.Facts(commit.Changes, commit.Author, commit.CommittedAt),
            CoChanges = view.CoChanges([.. commit.Changes.Select(change => change.Path)]),
            Latest = view.Latest(5),
            Summary = view.Summarize(20),
        });
    }

    private static string Line(string sha, FileChange change) =>
        $"{sha} {(change.IsBinary ? "-" : change.Additions)} {(change.IsBinary ? "-" : change.Deletions)} {change.OldPath} {change.Path}";

    private int Count(string revision) => int.Parse(_git.Run("rev-list", "--count", revision).Text, CultureInfo.InvariantCulture);

    private Task<OpenedHistory> OpenAsync(string? head = null) => HistoryStore.OpenOrUpdateAsync(
        GitClone.Open(_git.Root, _cache.FullName), head ?? _git.Head(), _cache.FullName, null, CancellationToken.None);

    private async Task ExpectAsync(HistoryUpdate update, string? head = null)
    {
        using var opened = await OpenAsync(head);
        opened.Update.ShouldBe(update);
    }
}
