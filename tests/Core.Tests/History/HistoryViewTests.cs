using CommitWise.History;

namespace CommitWise.Tests.History;

public sealed class HistoryViewTests
{
    private const int Year = 365 * 24 * 60;

    [Fact]
    public void Facts_AuthorOfSeveralYears_CountsByAgeAndSubsystem()
    {
        var script = new Script()
            .Commit("1", "", [Script.Added("a/x"), Script.Added("b/x")], minute: 0)
            .Commit("2", "1", [Script.Modified("a/x"), Script.Modified("a/y")], minute: Year)
            .Commit("3", "2", [Script.Modified("c/x")], minute: 2 * Year)
            .Commit("4", "3", [Script.Modified("a/x")], "bob", minute: 2 * Year);
        using var history = script.Build();
        FileChange[] changes = [Script.Modified("a/x"), Script.Modified("b/x")];
        var facts = history.AsOf(Script.Id("4")).Facts(changes, "ada", script.Commits[3].CommittedAt);
        facts.Author.Changes.ShouldBe(3);
        facts.Author.ChangesByYear.ShouldBe([1, 1, 1]);
        facts.Author.SubsystemChanges.ShouldBe(3);
        facts.Author.FileChanges.ShouldBe(2);
        facts.DistinctAuthors.ShouldBe(2);
        facts.UniqueChanges.ShouldBe(3);
    }

    [Fact]
    public void Facts_NewFileAndUnknownAuthor_AreZero()
    {
        using var history = new Script().Commit("1", "", [Script.Added("x")]).Build();
        var facts = history.AsOf(Script.Id("1")).Facts([Script.Added("x")], "nobody", DateTimeOffset.UnixEpoch);
        facts.Files.ShouldBe([new FileFacts("x", null, 0, 0, 0, 0, null, null)]);
        facts.Author.ChangesByYear.ShouldBeEmpty();
        facts.DistinctAuthors.ShouldBe(0);
    }

    [Fact]
    public void Facts_ClockWentBackwards_TakesEarliestAndLatestTime()
    {
        var script = new Script().Commit("1", "", [Script.Added("x")], minute: 50).Commit("2", "1", [Script.Modified("x")], minute: 20);
        using var history = script.Build();
        var file = history.AsOf(Script.Id("2")).Facts([Script.Modified("x")], "ada", script.Commits[1].CommittedAt).Files[0];
        file.FirstChangedAt.ShouldBe(script.Commits[1].CommittedAt);
        file.LastChangedAt.ShouldBe(script.Commits[0].CommittedAt);
    }

    [Fact]
    public void Latest_ParallelBranches_GivesNewestFirstWithoutMerges()
    {
        var script = new Script()
            .Commit("1", "", [Script.Added("x")], minute: 1)
            .Commit("2a", "1", [Script.Renamed("x", "y")], minute: 5)
            .Commit("2b", "1", [Script.Modified("x")], minute: 3)
            .Commit("3", "2a 2b", [], minute: 6)
            .Commit("4", "3", [Script.Modified("y")], minute: 2);
        using var history = script.Build();
        var latest = history.AsOf(Script.Id("4")).Latest(3);
        latest.Select(commit => commit.Subject).ShouldBe(["4", "2a", "2b"]);
        latest[1].Changes.ShouldBe([Script.Renamed("x", "y")]);
        history.Before(latest[2]).Commits.ShouldBe(1);
        history.Before(history.AsOf(Script.Id("1")).Latest(1)[0]).Commits.ShouldBe(0);
    }

    [Fact]
    public void AsOf_UnknownCommit_IsSaid()
    {
        using var history = new Script().Commit("1", "", []).Build();
        Should.Throw<InputException>(() => history.AsOf(Script.Id("2"))).Problem.ShouldBe("unknown-revision");
    }

    [Theory]
    [InlineData(2, 0)]
    [InlineData(3, 3)]
    public void CoChanges_BelowTheLeastTogether_AreLeftOut(int together, int expected)
    {
        using var history = Together(together, alone: 0).Build();
        var found = history.AsOf(Script.Id("last")).CoChanges(["x"]);
        found.Sum(pair => pair.Together).ShouldBe(expected);
    }

    [Theory]
    [InlineData(7, 1)]
    [InlineData(8, 0)]
    public void CoChanges_BelowTheLeastShare_AreLeftOut(int alone, int expected)
    {
        using var history = Together(3, alone).Build();
        var found = history.AsOf(Script.Id("last")).CoChanges(["x"]);
        found.Count.ShouldBe(expected);
        found.ShouldAllBe(pair => pair == new CoChange("x", "y", 3, 3 + alone));
    }

    [Fact]
    public void CoChanges_OtherFileDeletedOrPartOfTheChange_IsLeftOut()
    {
        using var history = Together(4, alone: 0).Commit("gone", "last", [Script.Deleted("y")]).Build();
        history.AsOf(Script.Id("last")).CoChanges(["x"]).Count.ShouldBe(1);
        history.AsOf(Script.Id("last")).CoChanges(["x", "y"]).ShouldBeEmpty();
        history.AsOf(Script.Id("gone")).CoChanges(["x"]).ShouldBeEmpty();
    }

    [Fact]
    public void CoChanges_OtherFileRenamed_IsGivenByItsNewName()
    {
        using var history = Together(4, alone: 0).Commit("moved", "last", [Script.Renamed("y", "z")]).Build();
        history.AsOf(Script.Id("moved")).CoChanges(["x"]).ShouldBe([new CoChange("x", "z", 4, 4)]);
    }

    [Theory]
    [InlineData(CoChangeFinder.MostFiles, 1)]
    [InlineData(CoChangeFinder.MostFiles + 1, 0)]
    public void CoChanges_CommitsOverTheSizeLimit_DoNotCount(int files, int expected)
    {
        var script = new Script().Commit("0", "", []);
        for (var i = 1; i <= 3; i++)
        {
            var rest = Enumerable.Range(0, files - 2).Select(n => Script.Modified($"{i}/{n}"));
            script.Commit($"{i}", $"{i - 1}", [Script.Modified("x"), Script.Modified("y"), .. rest]);
        }

        using var history = script.Build();
        history.AsOf(Script.Id("3")).CoChanges(["x"]).Count(pair => pair.With == "y").ShouldBe(expected);
    }

    private static Script Together(int together, int alone)
    {
        var script = new Script().Commit("0", "", []);
        for (var i = 1; i <= together + alone; i++)
        {
            script.Commit($"{i}", $"{i - 1}", i <= together ? [Script.Modified("x"), Script.Modified("y")] : [Script.Modified("x")]);
        }

        return script.Commit("last", $"{together + alone}", []);
    }
}
