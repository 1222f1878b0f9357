using System.Text;
using CommitWise.History;

namespace CommitWise.Adapters.Tests.Contracts;

public abstract partial class RepositorySourceContract
{
    [Fact]
    public async Task ReadCommitAsync_OfAMerge_GivesItsDataAndItsParentsInOrder()
    {
        var first = Sandbox.Commit("first");
        Sandbox.Branch("topic");
        var main = Sandbox.Commit("main");
        Sandbox.Checkout("topic");
        var topic = Sandbox.Commit("topic", "Zoë Müller <Zoe@Example.org>", new DateTimeOffset(2024, 5, 6, 7, 8, 9, TimeSpan.FromHours(2)));
        Sandbox.Checkout("main");
        var merge = Sandbox.Merge(["topic"], "Merge topic\n\nwith a body\n");
        (await Source.ReadCommitAsync(merge, None)).ShouldSatisfyAllConditions(
            commit => commit.Sha.ShouldBe(merge),
            commit => commit.Parents.ShouldBe([main, topic]),
            commit => commit.Subject.ShouldBe("Merge topic"),
            commit => commit.Message.ShouldBe("Merge topic\n\nwith a body"));
        (await Source.ReadCommitAsync(topic, None)).ShouldSatisfyAllConditions(
            commit => commit.AuthorName.ShouldBe("Zoë Müller"),
            commit => commit.AuthorEmail.ShouldBe("Zoe@Example.org"),
            commit => commit.Author.ShouldBe("zoe@example.org"),
            commit => commit.AuthoredAt.ShouldBe(new DateTimeOffset(2024, 5, 6, 5, 8, 9, TimeSpan.Zero)),
            commit => commit.CommittedAt.ShouldBe(new DateTimeOffset(2024, 5, 6, 5, 8, 9, TimeSpan.Zero)));
        (await Source.ReadCommitAsync(first, None)).Parents.ShouldBeEmpty();
    }

    [Fact]
    public async Task ReadCommitAsync_OfACommitInLatin1_GivesItsText()
    {
        var commit = Plant("A Name <a@b.c> 1 +0000", [.. "Gr"u8, 0xfc, 0xdf, .. "e"u8], "encoding ISO-8859-1\n");
        (await Source.ReadCommitAsync(commit, None)).Message.ShouldBe("Grüße");
    }

    [Fact]
    public async Task ReadCommitAsync_OfBytesInNoEncoding_ReplacesThem()
    {
        var commit = Plant("A Name <a@b.c> 1 +0000", [.. "Gr"u8, 0xfc, .. "n"u8]);
        (await Source.ReadCommitAsync(commit, None)).Message.ShouldBe("Gr\ufffdn");
    }

    [Theory]
    [InlineData("99999999999999 +0000", 0)]
    [InlineData("18446744073709551615 +0000", 0)]
    [InlineData("x +0000", 0)]
    [InlineData("-5 +0000", 0)]
    [InlineData("0 +0000", 0)]
    [InlineData("1700000000 +9999", 1_700_000_000)]
    [InlineData("1700000000", 0)]
    public async Task ReadCommitAsync_OfAnOddDate_GivesTheEpochOrTheSecondsItCanRead(string date, long seconds)
    {
        var commit = Plant($"A Name <a@b.c> {date}", "odd"u8);
        var details = await Source.ReadCommitAsync(commit, None);
        details.AuthoredAt.ShouldBe(DateTimeOffset.FromUnixTimeSeconds(seconds));
        details.CommittedAt.ShouldBe(details.AuthoredAt);
    }

    [Fact]
    public async Task ReadCommitAsync_OfAnAuthorWithoutMailAndAnEmptyMessage_TakesTheName()
    {
        var commit = Plant("Only Name <> 1 +0000", []);
        (await Source.ReadCommitAsync(commit, None)).ShouldSatisfyAllConditions(
            details => details.Author.ShouldBe("Only Name"),
            details => details.Message.ShouldBeEmpty(),
            details => details.Subject.ShouldBeEmpty());
    }

    [Fact]
    public async Task ReadCommitAsync_OfATree_SaysThatItIsNoCommit()
    {
        Sandbox.Write("a.txt", "text\n").Commit();
        var tree = Sandbox.Head("HEAD^{tree}");
        await FaultAsync(source => source.ReadCommitAsync(tree, None), "unknown-revision");
    }

    [Fact]
    public async Task ReadRangeAsync_OverAMerge_GivesTheNewCommitsOldestFirstWithoutIt()
    {
        var start = Sandbox.Commit("start");
        Sandbox.Branch("topic");
        var main = Sandbox.Commit("main");
        Sandbox.Checkout("topic");
        var topic = Sandbox.Commit("topic");
        Sandbox.Checkout("main");
        Sandbox.Merge(["topic"]);
        var last = Sandbox.Commit("last");
        var range = (await Source.ReadRangeAsync(start, last, None)).Select(commit => commit.Sha).ToList();
        range.Count.ShouldBe(3);
        range[..2].ShouldBe([main, topic], ignoreOrder: true);
        range[2].ShouldBe(last);
        (await Source.ReadRangeAsync(last, last, None)).ShouldBeEmpty();
    }

    [Fact]
    public async Task ReadRangeAsync_OfManyCommits_KeepsEachMessage()
    {
        var start = Sandbox.Commit("start");
        string[] messages = ["one\n\nbody", "two -- \t x", "", "three"];
        foreach (var message in messages)
        {
            Sandbox.Commit(message);
        }

        (await Source.ReadRangeAsync(start, Sandbox.Head(), None)).Select(commit => commit.Message).ShouldBe(messages);
    }

    /// <summary>Stores a commit as it is given, without git's checks, and makes it the head.</summary>
    private string Plant(string author, ReadOnlySpan<byte> message, string headers = "")
    {
        byte[] commit =
        [
            .. Encoding.UTF8.GetBytes($"tree {Sandbox.Run("write-tree").Text}author {author}\ncommitter {author}\n{headers}\n"),
            .. message,
        ];
        var id = Sandbox.RunWithInput(commit, "hash-object", "-t", "commit", "-w", "--literally", "--stdin").Text.Trim();
        Sandbox.Run("update-ref", "refs/heads/main", id);
        return id;
    }
}
