using System.Text;
using CommitWise.Diffs;
using CommitWise.History;

namespace CommitWise.Adapters.Tests.Contracts;

public abstract partial class RepositorySourceContract
{
    private static readonly string Submodule = new('a', 40);

    [Fact]
    public async Task ListFilesAsync_OfEveryKindOfEntry_GivesThemInGitsOrder()
    {
        var commit = CommitEveryKind();
        (await Source.ListFilesAsync(commit, None)).ShouldBe(
            ["a b.txt", GitPath.Decode(Latin1Path), "empty", "link", "\"new\\nline\"", "sub/deep/ü.txt", "vendor"]);
        (await Source.ListFilesAsync(Sandbox.Head("HEAD~1"), None)).ShouldBeEmpty();
    }

    [Fact]
    public async Task ReadFilesAsync_OfEveryKindOfEntry_GivesThoseWithContent()
    {
        var commit = CommitEveryKind();
        var latin1 = GitPath.Decode(Latin1Path);
        var contents = await Source.ReadFilesAsync(
            commit, ["a b.txt", latin1, "empty", "link", "sub", "vendor", "none", "./a b.txt", "../x", "", "\"new\\nline\"", "sub/deep/ü.txt"], None);
        contents.ToDictionary(entry => entry.Key, entry => Encoding.UTF8.GetString(entry.Value), StringComparer.Ordinal).ShouldBe(
            new Dictionary<string, string>(StringComparer.Ordinal)
            {
                ["a b.txt"] = "one\ntwo\n", [latin1] = "latin\n", ["empty"] = "", ["link"] = "a b.txt",
                ["\"new\\nline\""] = "broken name", ["sub/deep/ü.txt"] = "umlaut",
            },
            ignoreOrder: true);
    }

    [Fact]
    public async Task ReadFilesAsync_OfALargeFile_LeavesItOutAndReadsTheNext()
    {
        Sandbox.Write("a", new byte[(4 << 20) + 1]).Write("b", new byte[4 << 20]).Write("c", "text").Commit();
        var contents = await Source.ReadFilesAsync(Sandbox.Head(), ["a", "b", "c"], None);
        contents.Keys.ShouldBe(["b", "c"], ignoreOrder: true);
        contents["b"].Length.ShouldBe(4 << 20);
        contents["c"].ShouldBe("text"u8.ToArray());
    }

    [Fact]
    public async Task ReadFilesAsync_OfNothing_GivesNothing() =>
        (await Source.ReadFilesAsync(Sandbox.Commit(), [], None)).ShouldBeEmpty();

    [Fact]
    public async Task ReadFilesAsync_OfThousands_GivesAllOfThem()
    {
        var content = string.Concat(Enumerable.Repeat("line\n", 200));
        var files = Enumerable.Range(0, 5000).Select(number => $"M 100644 inline folder/file{number}\ndata {content.Length + 4}\n{number:0000}{content}\n");
        Sandbox.RunWithInput(
            Encoding.ASCII.GetBytes($"commit refs/heads/main\ncommitter A <a@b.c> 1 +0000\ndata 1\nx\n{string.Concat(files)}"), "fast-import", "--quiet");
        var commit = Sandbox.Head("main");
        var paths = await Source.ListFilesAsync(commit, None);
        var contents = await Source.ReadFilesAsync(commit, paths, None);
        contents.Count.ShouldBe(5000);
        contents["folder/file4999"].AsSpan().StartsWith("4999line"u8).ShouldBeTrue();
        (await Source.CountLinesAsync([.. paths.Select(path => new FileAtCommit(commit, path))], None)).ShouldAllBe(lines => lines == 200);
    }

    [Fact]
    public async Task CountLinesAsync_OfFilesOfTwoCommits_CountsEachWhereItWasAsked()
    {
        var before = Sandbox.Write("a.txt", "1\n2\n").Commit();
        var after = Sandbox.Write("a.txt", "1\n2\n3").Write("crlf", "1\r\n2\r\n").Write("empty", "").Write("binary", "\0\n\n").Write("late", LateNul()).Commit();
        (await Source.CountLinesAsync(
            [
                new(after, "a.txt"), new(before, "a.txt"), new(before, "crlf"), new(after, "crlf"), new(after, "empty"), new(after, "binary"),
                new(after, "late"), new(after, "none"), new(after, ""),
            ],
            None)).ShouldBe([3, 2, null, 2, 0, null, 9001, null, null]);
    }

    [Fact]
    public async Task CountLinesAsync_OfEveryKindOfEntry_CountsThoseWithContent()
    {
        var commit = CommitEveryKind();
        var paths = new[] { "a b.txt", GitPath.Decode(Latin1Path), "link", "vendor", "sub" };
        (await Source.CountLinesAsync([.. paths.Select(path => new FileAtCommit(commit, path))], None)).ShouldBe([2, 1, 1, null, null]);
    }

    // To git a NUL after the first 8,000 bytes makes no file binary.
    private static byte[] LateNul() => [.. Enumerable.Repeat((byte)'\n', 9000), 0];

    private string CommitEveryKind()
    {
        Sandbox.Commit("empty");
        Sandbox.Write("a b.txt", "one\ntwo\n").Write("empty", "").Write("sub/deep/ü.txt", "umlaut");
        Sandbox.Stage(Latin1Path, "latin\n"u8).Stage("new\nline"u8, "broken name"u8).Stage("link"u8, "a b.txt"u8, "120000");
        return Sandbox.StageObject("vendor"u8, Submodule, "160000").Commit();
    }
}
