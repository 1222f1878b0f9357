using CommitWise.History;

namespace CommitWise.Tests.History;

public sealed class FileIdentityTests
{
    [Fact]
    public void Facts_RenamedFile_CountsCommitsUnderBothNames()
    {
        var script = new Script()
            .Commit("1", "", [Script.Added("x", 5)])
            .Commit("2", "1", [Script.Renamed("x", "y")])
            .Commit("3", "2", [Script.Modified("y", 2)]);
        CommitsOf(script, "3", "y").ShouldBe(3);
        CommitsOf(script, "3", "x").ShouldBe(3);
    }

    [Fact]
    public void Facts_NewFileAtThePlaceOfARenamedOne_IsAnotherFile()
    {
        var script = new Script()
            .Commit("1", "", [Script.Added("x")])
            .Commit("2", "1", [Script.Renamed("x", "y")])
            .Commit("3", "2", [Script.Added("x")])
            .Commit("4", "3", [Script.Modified("x")]);
        CommitsOf(script, "4", "x").ShouldBe(2);
        CommitsOf(script, "4", "y").ShouldBe(2);
    }

    [Fact]
    public void Facts_FileAddedAgainAfterDeletion_IsTheSameFile()
    {
        var script = new Script()
            .Commit("1", "", [Script.Added("x")])
            .Commit("2", "1", [Script.Deleted("x")])
            .Commit("3", "2", [Script.Added("x")]);
        CommitsOf(script, "3", "x").ShouldBe(3);
    }

    [Fact]
    public void Facts_FileAddedWhereOneMovedAwayAndWasDeleted_IsTheSameFile()
    {
        var script = new Script()
            .Commit("1", "", [Script.Added("x")])
            .Commit("2", "1", [Script.Renamed("x", "y")])
            .Commit("3", "2", [Script.Deleted("y")])
            .Commit("4", "3", [Script.Added("x")]);
        CommitsOf(script, "4", "x").ShouldBe(4);
    }

    [Fact]
    public void Facts_ModifiedOnABranchWhileRenamedOnAnother_IsTheSameFile()
    {
        var script = new Script()
            .Commit("1", "", [Script.Added("x")])
            .Commit("2a", "1", [Script.Renamed("x", "y")])
            .Commit("2b", "1", [Script.Modified("x")])
            .Commit("3", "2a 2b", []);
        CommitsOf(script, "3", "y").ShouldBe(3);
        CommitsOf(script, "2b", "x").ShouldBe(2);
        CommitsOf(script, "2a", "y").ShouldBe(2);
    }

    [Fact]
    public void Facts_AddedOnTwoBranches_IsOneFileAfterTheMerge()
    {
        var script = new Script()
            .Commit("1", "", [])
            .Commit("2a", "1", [Script.Added("x")])
            .Commit("2b", "1", [Script.Added("x")])
            .Commit("3", "2a 2b", []);
        CommitsOf(script, "3", "x").ShouldBe(2);
        CommitsOf(script, "2b", "x").ShouldBe(1);
    }

    [Fact]
    public void Facts_NewFileOnABranch_LeavesTheOtherBranchAlone()
    {
        var script = new Script()
            .Commit("1", "", [Script.Added("x")])
            .Commit("2a", "1", [Script.Renamed("x", "y")])
            .Commit("3a", "2a", [Script.Added("x")])
            .Commit("2b", "1", [Script.Modified("x")])
            .Commit("3b", "2b", [Script.Modified("x")]);
        CommitsOf(script, "3b", "x").ShouldBe(3);
        CommitsOf(script, "3a", "x").ShouldBe(1);
    }

    [Fact]
    public void Facts_MergeWithChanges_CountsForNobody()
    {
        var script = new Script()
            .Commit("1", "", [Script.Added("x")])
            .Commit("2a", "1", [Script.Modified("x")])
            .Commit("2b", "1", [Script.Modified("x")])
            .Commit("3", "2a 2b", [Script.Modified("x", 100)]);
        using var history = script.Build();
        var facts = history.AsOf(Script.Id("3")).Facts([Script.Modified("x")], "ada", script.Commits[3].CommittedAt);
        facts.Files[0].Churn.ShouldBe(3);
        facts.Author.Changes.ShouldBe(3);
        facts.UniqueChanges.ShouldBe(3);
    }

    [Fact]
    public void Append_ParentUnknown_IsRefused() =>
        Should.Throw<InvalidDataException>(() => new Script().Commit("2", "1", []).Build()).Message.ShouldContain(Script.Id("1"));

    private static int CommitsOf(Script script, string asOf, string path)
    {
        using var history = script.Build();
        return history.AsOf(Script.Id(asOf)).Facts([Script.Modified(path)], "ada", script.Commits[^1].CommittedAt).Files[0].Commits;
    }
}
