using CommitWise.Intake;
using CommitWise.Repositories;
using CommitWise.Testing;

namespace CommitWise.Adapters.Tests.Workspaces;

public sealed class LatestChangesTests : IAsyncDisposable
{
    private readonly AnalysisFixture _fixture = new();

    private GitSandbox Git => _fixture.Repository;

    public ValueTask DisposeAsync() => _fixture.DisposeAsync();

    [Fact]
    public async Task FindAsync_OfARootAlone_GivesIt()
    {
        var root = Git.Commit("Begin\n\nWith a body");
        var only = (await FindAsync()).ShouldHaveSingleItem();
        only.ShouldBe(new PullRequestEvent(
            $"local:history-local/test/app@{root}:{root}", $"local/test/app@{root}", ChangeAction.Opened, ChangeState.Merged, "Begin", "Ada Test", "main", null, null, root, only.UpdatedAt));
    }

    [Fact]
    public async Task FindAsync_OfAMergedPullRequest_GivesItsHeadAndTitle()
    {
        Git.Commit("Begin");
        var head = Topic();
        var into = Git.Checkout("main").Commit("Meanwhile");
        Git.Merge(["topic"], "Merge pull request #12 from octocat/topic\n\nAdd a topic\n\nMore words");
        var changes = await FindAsync();
        changes.Select(change => change.Title).ShouldBe(["Add a topic", "Meanwhile", "Begin"], "commits of the branch are not on the line");
        changes[0].Change.ShouldBe("local/test/app#12");
        (changes[0].BaseSha, changes[0].HeadSha, changes[0].HeadRef, changes[0].BaseRef).ShouldBe((into, head, "octocat/topic", "main"));
    }

    [Fact]
    public async Task FindAsync_OfASquash_GivesItsParentAndItself()
    {
        var parent = Git.Commit("Begin");
        var squash = Git.Commit("Fix the parser (see #3) (#14)\n\n* one\n* two");
        var first = (await FindAsync())[0];
        (first.Change, first.Title, first.BaseSha, first.HeadSha).ShouldBe(("local/test/app#14", "Fix the parser (see #3)", parent, squash));
    }

    [Fact]
    public async Task FindAsync_OfOtherMergesAndMentions_GivesCommits()
    {
        Git.Commit("Begin (#1)");
        Topic();
        Git.Checkout("main");
        var merge = Git.Merge(["topic"], "Merge branch 'topic'");
        var mention = Git.Commit("Follow up on (#1) once more");
        var zero = Git.Commit("Nothing (#0)");
        var huge = Git.Commit("Nothing (#99999999999)");
        (await FindAsync()).Select(change => change.Change)
            .ShouldBe([.. new[] { huge, zero, mention, merge }.Select(sha => $"local/test/app@{sha}"), $"local/test/app@{Git.Head("HEAD~4")}"], "a root has nothing that it was squashed onto");
    }

    [Fact]
    public async Task FindAsync_OfANumberTwice_GivesItToTheLaterOne()
    {
        Git.Commit("Begin");
        var earlier = Git.Commit("Add it (#5)");
        Git.Commit("Add it again (#5)");
        (await FindAsync()).Select(change => change.Change).Take(2).ShouldBe(["local/test/app#5", $"local/test/app@{earlier}"]);
    }

    [Fact]
    public async Task FindAsync_OfALongHistory_GivesTheLatestTheSameEachTime()
    {
        _fixture.Grow(30);
        var changes = await FindAsync();
        changes.Count.ShouldBe(LatestChanges.Default);
        changes[0].HeadSha.ShouldBe(Git.Head());
        (await FindAsync()).ShouldBe(changes);
    }

    [Fact]
    public async Task FindAsync_OfTheSameCommitsInTwoRepositories_GivesEveryEventAnIdOfItsOwn()
    {
        Git.Commit("Begin");
        Git.Commit("Add it (#5)");
        var ids = (await FindAsync()).Concat(await FindAsync("local/test/fork")).Select(change => change.Id).ToList();
        ids.Count.ShouldBe(4);
        ids.ShouldBeUnique();
    }

    private string Topic()
    {
        Git.Branch("topic").Checkout("topic");
        return Git.Write("topic.txt", "x\n").Commit("Work on a topic");
    }

    private async Task<IReadOnlyList<PullRequestEvent>> FindAsync(string? repository = null)
    {
        var workspace = await _fixture.Workspaces.OpenAsync(_fixture.Connection, CancellationToken.None);
        var tip = await workspace.RefreshAsync(CancellationToken.None);
        return await LatestChanges.FindAsync(workspace, repository ?? _fixture.Connection.Repository, tip, LatestChanges.Default, CancellationToken.None);
    }
}
