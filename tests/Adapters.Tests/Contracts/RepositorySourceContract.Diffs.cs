using System.Text;
using CommitWise.Diffs;

namespace CommitWise.Adapters.Tests.Contracts;

public abstract partial class RepositorySourceContract
{
    [Fact]
    public async Task CopyDiffAsync_OfARootCommit_ComparesItWithTheEmptyTree()
    {
        var root = CommitEveryKind("first");
        await RequireGitsCountsAsync(Source.EmptyTree, root, files: 7);
    }

    [Fact]
    public async Task CopyDiffAsync_OfEveryKindOfChange_HasGitsCountsAndParses()
    {
        var text = string.Concat(Enumerable.Range(0, 40).Select(number => $"line {number}\n"));
        Sandbox.Write("old/name.cs", text).Write("mode.sh", "run\n").Write("gone.txt", "bye\n").Write("binary", "\0one").Write("crlf", "a\r\nb\r\n");
        Sandbox.Stage(Latin1Path, "latin\n"u8).StageObject("vendor"u8, Submodule, "160000");
        var before = Sandbox.Commit();
        Sandbox.Move("old/name.cs", "new/name.cs").Write("new/name.cs", text + "more\n").SetExecutable("mode.sh").Remove("gone.txt");
        Sandbox.Write("binary", "\0two").Write("crlf", "a\r\nc").Write("empty", "").Stage(Latin1Path, "latin\nmore\n"u8);
        var after = Sandbox.StageObject("vendor"u8, new string('b', 40), "160000").Commit();
        var files = await RequireGitsCountsAsync(before, after, files: 8);
        files.ShouldContain(file => file.Status == FileStatus.Renamed && file.OldPath == "old/name.cs" && file.Path == "new/name.cs" && file.Additions == 1);
        files.Where(file => file.IsBinary).ShouldHaveSingleItem().Path.ShouldBe("binary");
        files.ShouldContain(file => file.Path == GitPath.Decode(Latin1Path) && file.Additions == 1);
    }

    [Fact]
    public async Task CopyDiffAsync_OfASubmoduleThatTheRepositoryWantsIgnored_ShowsIt()
    {
        Sandbox.Write(".gitmodules", "[submodule \"vendor\"]\n\tpath = vendor\n\turl = ./vendor\n\tignore = all\n");
        var before = Sandbox.StageObject("vendor"u8, Submodule, "160000").Commit();
        var after = Sandbox.StageObject("vendor"u8, new string('b', 40), "160000").Commit();
        (await DiffAsync(before, after)).ShouldHaveSingleItem().Path.ShouldBe("vendor");
    }

    [Fact]
    public async Task CopyDiffAsync_OfEqualCommits_WritesNothing()
    {
        var commit = Sandbox.Write("a.txt", "text\n").Commit();
        (await DiffAsync(commit, commit)).ShouldBeEmpty();
    }

    private string CommitEveryKind(string message)
    {
        Sandbox.Write("a b.txt", "one\ntwo").Write("empty", "").Write("sub/ü.cs", "umlaut\n").Write("binary", "\0");
        Sandbox.Stage(Latin1Path, "latin\n"u8).Stage("link"u8, "a b.txt"u8, "120000").StageObject("vendor"u8, Submodule, "160000");
        return Sandbox.Commit(message);
    }

    private async Task<List<FileDiff>> RequireGitsCountsAsync(string from, string to, int files)
    {
        var diff = await DiffAsync(from, to);
        diff.Count.ShouldBe(files);
        diff.Select(file => file.IsBinary ? $"-\t-\t{file.Path}" : $"{file.Additions}\t{file.Deletions}\t{file.Path}").ShouldBe(GitsCounts(from, to));
        return diff;
    }

    // "<added>\t<deleted>\t<path>", and of a renamed file no path but two records more: the old name and the new one.
    private IEnumerable<string> GitsCounts(string from, string to)
    {
        var output = Sandbox.Run("diff", "--numstat", "-z", "-M", "--ignore-submodules=none", from, to).Output;
        var records = Encoding.Latin1.GetString(output).Split('\0')[..^1];
        for (var at = 0; at < records.Length; at++)
        {
            var tab = records[at].LastIndexOf('\t') + 1;
            var counts = records[at][..tab];
            var path = tab < records[at].Length ? records[at][tab..] : records[at += 2];
            yield return counts + GitPath.Decode(Encoding.Latin1.GetBytes(path));
        }
    }

    private async Task<List<FileDiff>> DiffAsync(string from, string to)
    {
        using var target = new MemoryStream();
        await Source.CopyDiffAsync(from, to, target, None);
        using var reader = new DiffReader(target.ToArray());
        var files = new List<FileDiff>();
        while (reader.ReadFile() is { } file)
        {
            files.Add(file);
        }

        return files;
    }
}
