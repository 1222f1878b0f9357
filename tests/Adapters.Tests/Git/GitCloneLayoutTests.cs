using System.Text;
using CommitWise.Adapters.Local.Git;

namespace CommitWise.Adapters.Tests.Git;

/// <summary>Every shape a clone can have on disk is opened, or refused with its name.</summary>
public sealed class GitCloneLayoutTests : CloneTests
{
    [Theory]
    [InlineData("")]
    [InlineData("src")]
    [InlineData("src/deep")]
    [InlineData(".git")]
    [InlineData(".git/refs")]
    public async Task Open_OfAnyFolderOfAClone_FindsItsRoot(string folder)
    {
        var head = Sandbox.Write("src/deep/a.txt", "text\n").Commit();
        var clone = Open(Sandbox.PathOf(folder));
        clone.Root.ShouldBe(Sandbox.Root);
        (await clone.ResolveAsync("HEAD", CancellationToken.None)).ShouldBe(head);
    }

    [Fact]
    public async Task Open_OfALinkedWorktree_HasItsOwnHead()
    {
        var first = Sandbox.Commit("first");
        var second = Sandbox.Commit("second");
        Sandbox.Run("worktree", "add", "-q", "--detach", Outside.PathOf("linked"), first);
        var clone = Open(Outside.PathOf("linked"));
        clone.Root.ShouldBe(Outside.PathOf("linked"));
        (await ResolveAsync(clone, "HEAD", "main")).ShouldBe([first, second]);
    }

    [Fact]
    public async Task Open_OfASubmodule_ReadsTheSubmodule()
    {
        var inner = Sandbox.Write("a.txt", "text\n").Commit();
        Outside.Run("init", "-q", "-b", "main");
        Outside.Run("-c", "protocol.file.allow=always", "submodule", "--quiet", "add", Sandbox.Root, "libs/inner");
        Outside.Commit();
        (await ResolveAsync(Open(Outside.PathOf("libs/inner")), "HEAD")).ShouldBe([inner]);
        (await Open(Outside.PathOf("libs")).ListFilesAsync(Outside.Head(), CancellationToken.None)).ShouldBe([".gitmodules", "libs/inner"]);
    }

    [Fact]
    public async Task Open_OfABareRepository_ReadsIt()
    {
        var head = Sandbox.Commit();
        Outside.Run("clone", "-q", "--bare", Sandbox.Root, "copy.git");
        var clone = Open(Outside.PathOf("copy.git"));
        clone.Root.ShouldBe(Outside.PathOf("copy.git"));
        (await ResolveAsync(clone, "main")).ShouldBe([head]);
    }

    [Fact]
    public async Task Open_OfACloneThatBorrowsFromABorrower_FindsEveryObject()
    {
        var first = Sandbox.Write("a.txt", "1\n").Commit();
        Outside.Run("clone", "-q", "--shared", Sandbox.Root, "one");
        Outside.Run("clone", "-q", "--shared", Outside.PathOf("one"), "two");
        File.ReadAllText(Outside.PathOf("two/.git/objects/info/alternates")).ShouldContain("one");
        (await Open(Outside.PathOf("two")).ReadFilesAsync(first, ["a.txt"], CancellationToken.None))["a.txt"].ShouldBe("1\n"u8.ToArray());
    }

    [Theory]
    [InlineData("with space")]
    [InlineData("it's \"quoted\"")]
    [InlineData("back\\slash and \"quote\"")]
    [InlineData("#hash")]
    [InlineData("naïve-日本-🙂")]
    [InlineData("colon:and;more$(touch marker)")]
    public async Task Open_OfAnyFolderName_FindsTheObjects(string name)
    {
        var head = Sandbox.Commit();
        Outside.Run("clone", "-q", Sandbox.Root, $"./{name}/clone");
        (await ResolveAsync(Open(Outside.PathOf($"{name}/clone")), "origin/main")).ShouldBe([head]);
    }

    [Fact]
    public async Task Open_WithARelativeCacheFolder_FindsTheObjects()
    {
        var head = Sandbox.Commit();
        var relative = Path.GetRelativePath(Environment.CurrentDirectory, Cache);
        (await ResolveAsync(GitClone.Open(Sandbox.Root, relative), "HEAD")).ShouldBe([head]);
    }

    [Fact]
    public async Task Open_OfASha256Repository_ReadsItAndKnowsItsEmptyTree()
    {
        Outside.Run("init", "-q", "-b", "main", "--object-format=sha256");
        var head = Outside.Write("a.txt", "1\n2\n").Commit();
        var clone = Open(Outside.Root);
        (await ResolveAsync(clone, "HEAD", head[..12])).ShouldBe([head, head]);
        (await clone.CountLinesAsync([new(head, "a.txt")], CancellationToken.None)).ShouldBe([2]);
        using var diff = new MemoryStream();
        await clone.CopyDiffAsync(clone.EmptyTree, head, diff, CancellationToken.None);
        Encoding.UTF8.GetString(diff.ToArray()).ShouldContain("+2\n");
    }

    [Fact]
    public async Task Open_WithBrokenRefs_LeavesThemOut()
    {
        var head = Sandbox.Commit();
        Sandbox.Run("pack-refs", "--all");
        foreach (var (name, content) in new[]
        {
            ("empty", ""), ("text", "no id"), ("short", head[..39]), ("long", new string('a', 64)), ("x.lock", head), ("two..dots", head),
            ("line\nbreak", head), ("spa ce", head), ("dangling", "ref: refs/heads/none"), ("loop", "ref: refs/heads/loop"),
            ("outside", "ref: refs/../../../HEAD"), ("huge", head + new string(' ', 5000)),
        })
        {
            await File.WriteAllTextAsync(Sandbox.PathOf(".git/refs/heads/" + name), content);
        }

        File.CreateSymbolicLink(Sandbox.PathOf(".git/refs/heads/device"), "/dev/zero");
        await File.AppendAllTextAsync(Sandbox.PathOf(".git/packed-refs"), $"{head} refs/heads/../../escape\nbroken line\n{head} refs/heads/last\n");
        var refs = GitRefs.Read(GitLayout.Find(Sandbox.Root));
        refs.Ids.Keys.ShouldBe(["refs/heads/last", "refs/heads/main"]);
        (await ResolveAsync(Open(Sandbox.Root), "HEAD", "last")).ShouldBe([head, head]);
    }

    [Fact]
    public async Task Open_WithAHundredThousandRefs_FindsEachBySortingLikeGit()
    {
        var head = Sandbox.Commit();
        var names = Enumerable.Range(0, 100_000).Select(number => $"refs/heads/b{number:00000}").Append("refs/heads/\ufffd").Append("refs/heads/🙂");
        await File.WriteAllTextAsync(Sandbox.PathOf(".git/packed-refs"), string.Concat(names.Select(name => $"{head} {name}\n")));
        (await ResolveAsync(Open(Sandbox.Root), "b00000", "b99999", "\ufffd", "🙂", "main")).ShouldAllBe(id => id == head);
    }

    [Fact]
    public async Task Open_AfterTheCloneMoved_SeesTheNewRefs()
    {
        Sandbox.Commit("first");
        (await ResolveAsync(Open(Sandbox.Root), "main")).ShouldBe([Sandbox.Head()]);
        Sandbox.Commit("second");
        Sandbox.Run("branch", "-m", "main", "trunk");
        (await ResolveAsync(Open(Sandbox.Root), "trunk", "HEAD")).ShouldBe([Sandbox.Head(), Sandbox.Head()]);
        (await Should.ThrowAsync<InputException>(() => ResolveAsync(Open(Sandbox.Root), "main"))).Problem.ShouldBe("unknown-revision");
    }

    private static async Task<string[]> ResolveAsync(GitClone clone, params string[] revisions)
    {
        var ids = new List<string>();
        foreach (var revision in revisions)
        {
            ids.Add(await clone.ResolveAsync(revision, CancellationToken.None));
        }

        return [.. ids];
    }
}
