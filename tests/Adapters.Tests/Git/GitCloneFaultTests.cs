using CommitWise.Adapters.Local.Git;
using CommitWise.History;

namespace CommitWise.Adapters.Tests.Git;

/// <summary>What cannot be read is refused with the problem's name and one line that says where.</summary>
public sealed class GitCloneFaultTests : CloneTests
{
    [Theory]
    [InlineData("", "not-a-repository")]
    [InlineData("none", "not-a-repository")]
    [InlineData("file", "not-a-repository")]
    [InlineData("-x", "not-a-repository")]
    public void Open_OfNoRepository_SaysSo(string path, string problem)
    {
        File.WriteAllText(Outside.PathOf("file"), "");
        RequireFault(Outside.PathOf(path), problem).ShouldContain(Outside.Root);
    }

    [Theory]
    [InlineData("")]
    [InlineData("--bare")]
    [InlineData("a\nb")]
    [InlineData("a\0b")]
    public void Open_OfAPathThatNoFolderHas_RefusesTheArgument(string path) => RequireFault(path, "invalid-argument");

    [Fact]
    public void Open_OfAGitFileThatNamesNothing_DoesNotTakeTheCloneAround()
    {
        Sandbox.Commit();
        Sandbox.Write("sub/.keep", "");
        File.WriteAllText(Sandbox.PathOf("sub/.git"), "gitdir: ../.git/modules/gone\n");
        RequireFault(Sandbox.PathOf("sub"), "not-a-repository").ShouldContain("modules/gone");
    }

    [Fact]
    public void Open_OfAShallowClone_SaysHowToMakeItWhole()
    {
        Sandbox.Commit("first");
        Sandbox.Commit("second");
        Outside.Run("clone", "-q", "--depth=1", $"file://{Sandbox.Root}", "copy");
        RequireFault(Outside.PathOf("copy"), "shallow-repository").ShouldContain("git fetch --unshallow");
    }

    [Fact]
    public void Open_OfAPartialClone_SaysSo()
    {
        Sandbox.Write("a.txt", "text\n").Commit();
        Sandbox.Run("config", "uploadpack.allowFilter", "true");
        Outside.Run("clone", "-q", "--bare", "--filter=blob:none", $"file://{Sandbox.Root}", "copy");
        RequireFault(Outside.PathOf("copy"), "partial-clone");
    }

    [Fact]
    public void Open_OfARepositoryWithRefsInATable_SaysThatItIsNotRead()
    {
        Sandbox.Commit();
        Directory.CreateDirectory(Sandbox.PathOf(".git/reftable"));
        RequireFault(Sandbox.Root, "unsupported-repository").ShouldContain("reftable");
    }

    [Theory]
    [InlineData("git")]
    [InlineData("./git")]
    [InlineData("/nowhere/git")]
    [InlineData("/etc/hostname")]
    public async Task ResolveAsync_WithAGitThatIsNone_SaysThatGitIsMissing(string executable)
    {
        Sandbox.Commit();
        var fault = await Should.ThrowAsync<InputException>(() => Task.Run(() =>
            GitClone.Open(Sandbox.Root, Cache, new GitOptions { Executable = executable }).ResolveAsync("HEAD", CancellationToken.None)));
        fault.Problem.ShouldBe("git-missing");
        fault.Message.ShouldContain(executable);
    }

    [Fact]
    public async Task EveryQuestion_AboutABlobThatIsGone_SaysWhichIsMissing()
    {
        var before = Sandbox.Commit("empty");
        var after = Sandbox.Write("src/a.txt", "text\n").Write("b.txt", "kept\n").Commit();
        Delete(Sandbox.Head("HEAD:src/a.txt"));
        var clone = Open(Sandbox.Root);
        (await FaultAsync(() => clone.ReadFilesAsync(after, ["b.txt", "none", "src/a.txt"], CancellationToken.None))).ShouldContain("src/a.txt");
        (await FaultAsync(() => clone.CountLinesAsync([new FileAtCommit(after, "src/a.txt")], CancellationToken.None))).ShouldContain("src/a.txt");
        await FaultAsync(() => clone.CopyDiffAsync(before, after, Stream.Null, CancellationToken.None));
        (await clone.ReadFilesAsync(after, ["b.txt"], CancellationToken.None)).Keys.ShouldBe(["b.txt"]);
    }

    [Fact]
    public async Task ResolveAsync_OfABranchWhoseCommitIsGone_SaysThatTheObjectIsMissing()
    {
        var head = Sandbox.Commit();
        Delete(head);
        var clone = Open(Sandbox.Root);
        (await FaultAsync(() => clone.ResolveAsync("main", CancellationToken.None))).ShouldContain(head);
        await FaultAsync(() => clone.ResolveAsync("HEAD~1", CancellationToken.None));
    }

    [Fact]
    public async Task EveryQuestion_AboutATreeThatIsGone_SaysThatTheObjectIsMissing()
    {
        var first = Sandbox.Commit("empty");
        var head = Sandbox.Write("src/a.txt", "text\n").Commit();
        Delete(Sandbox.Head("HEAD:src"));
        var clone = Open(Sandbox.Root);
        await FaultAsync(() => clone.CopyDiffAsync(first, head, Stream.Null, CancellationToken.None));
        await FaultAsync(() => clone.ListFilesAsync(head, CancellationToken.None));
        await FaultAsync(() => clone.ReadFilesAsync(head, ["src/a.txt"], CancellationToken.None));
    }

    private string RequireFault(string path, string problem)
    {
        var fault = Should.Throw<InputException>(() => Open(path));
        fault.Problem.ShouldBe(problem);
        fault.Message.ShouldNotContain("\n");
        return fault.Message;
    }

    private static async Task<string> FaultAsync(Func<Task> ask)
    {
        var fault = await Should.ThrowAsync<InputException>(ask);
        fault.Problem.ShouldBe("missing-object");
        return fault.Message;
    }

    private void Delete(string id)
    {
        var file = Sandbox.PathOf($".git/objects/{id[..2]}/{id[2..]}");
        File.SetAttributes(file, FileAttributes.Normal);
        File.Delete(file);
    }
}
