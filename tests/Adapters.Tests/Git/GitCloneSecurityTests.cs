using System.Diagnostics;
using System.Runtime.Versioning;
using System.Text;
using CommitWise.Adapters.Local.Git;
using CommitWise.History;
using CommitWise.Testing;

namespace CommitWise.Adapters.Tests.Git;

/// <summary>Nothing that an inspected clone, its user's home or the environment says is run or obeyed, and nothing is written to the clone.</summary>
[UnsupportedOSPlatform("windows")]
public sealed class GitCloneSecurityTests : IDisposable
{
    private readonly GitSandbox _sandbox = GitSandbox.Init();
    private readonly GitSandbox _outside = GitSandbox.Empty();
    private readonly Trap _trap = new();
    private readonly string _signed;

    public GitCloneSecurityTests()
    {
        _sandbox.Write(".gitattributes", "* diff=trap filter=trap\n*.cs -diff\n").Write("a.txt", "one\ntwo\n").Write("b.cs", "class B;\n").Commit("first");
        _sandbox.Branch("topic").Write("a.txt", "one\n2\nthree\n").Write("b.cs", "class C;\n").Write("c.bin", "\0\n").Commit("second");
        _sandbox.Run("tag", "-a", "-m", "annotated", "v1");
        _signed = Sign();
        _outside.Run("clone", "-q", "--no-local", "--bare", _sandbox.Root, "twin");
    }

    public void Dispose()
    {
        _sandbox.Dispose();
        _outside.Dispose();
        _trap.Dispose();
    }

    [Theory]
    [InlineData("repository-external-diff", "diff", "topic", "v1")]
    [InlineData("repository-driver-command", "diff", "topic", "v1")]
    [InlineData("repository-textconv", "diff", "--no-ext-diff", "topic", "v1")]
    [InlineData("repository-textconv", "log", "-p")]
    [InlineData("repository-gpg", "log", "-1")]
    [InlineData("repository-process", "add", "--renormalize", ".")]
    [InlineData("repository-clean", "add", "--renormalize", ".")]
    [InlineData("repository-alias", "peek")]
    [InlineData("include", "status")]
    [InlineData("hook-reference-transaction", "update-ref", "refs/heads/new", "HEAD")]
    [InlineData("hook-post-index-change", "read-tree", "HEAD")]
    public void Trap_UnderPlainGit_Springs(string marker, params string[] arguments)
    {
        _trap.SetIn(_sandbox);
        var said = _sandbox.Try([], arguments).Error;
        _trap.Markers.ShouldContain(found => found == marker, said);
    }

    [Theory]
    [InlineData("env-external-diff", "git diff topic v1")]
    [InlineData("env-config", "unset GIT_EXTERNAL_DIFF GIT_CONFIG_PARAMETERS && git diff topic v1")]
    [InlineData("env-parameters", "unset GIT_EXTERNAL_DIFF && git diff topic v1")]
    [InlineData("home-driver-command", "unset GIT_EXTERNAL_DIFF GIT_CONFIG_COUNT GIT_CONFIG_PARAMETERS && cd ~ && git diff --no-index git/config .gitconfig")]
    [InlineData("program-git", "unset GIT_EXEC_PATH && PATH=.:$PATH && command git version")]
    public void Trap_UnderPlainGitInItsEnvironment_Springs(string marker, string script)
    {
        _trap.SetIn(_sandbox);
        using var shell = new FakeGit($"unset GIT_DIR GIT_WORK_TREE GIT_OBJECT_DIRECTORY GIT_EXEC_PATH; cd '{_sandbox.Root}'; {script}");
        RunInItsEnvironment(shell.Path);
        _trap.Markers.ShouldContain(found => found == marker);
    }

    [Fact]
    public async Task EveryQuestion_AmongTraps_SpringsNoneAnswersAsAtACleanTwinAndWritesNothing()
    {
        var expected = await AnswersAsync(GitClone.Open(_outside.PathOf("twin"), _outside.PathOf("cache")));
        _sandbox.Run("replace", _sandbox.Head("HEAD~1"), _sandbox.Head("HEAD~2"));
        _trap.SetIn(_sandbox);
        var before = FolderListing.Of(_sandbox.Root);
        var clone = GitClone.Open(_sandbox.Root, _outside.PathOf("cache"), new GitOptions { Inherited = _trap.Environment });
        var answers = await AnswersAsync(clone);
        _trap.Markers.ShouldBeEmpty();
        answers.ShouldBe(expected);
        FolderListing.Of(_sandbox.Root).ShouldBe(before);
    }

    private void RunInItsEnvironment(string program)
    {
        var start = new ProcessStartInfo(program) { UseShellExecute = false, RedirectStandardOutput = true, RedirectStandardError = true };
        _trap.Environment.ToList().ForEach(entry => start.Environment[entry.Key] = entry.Value);
        start.Environment["PATH"] = Environment.GetEnvironmentVariable("PATH");
        using var process = Process.Start(start)!;
        process.WaitForExit(TimeSpan.FromMinutes(1)).ShouldBeTrue();
    }

    private async Task<List<string>> AnswersAsync(GitClone clone)
    {
        var none = CancellationToken.None;
        var answers = new List<string>();
        foreach (var revision in new[] { "HEAD", "v1", "main~1", "refs/heads/topic", _signed[..12] })
        {
            answers.Add(await clone.ResolveAsync(revision, none));
        }

        var (head, start) = (answers[0], answers[3]);
        answers.Add(await clone.MergeBaseAsync(start, head, none));
        var commits = (await clone.ReadRangeAsync(start, head, none)).Append(await clone.ReadCommitAsync(_signed, none));
        answers.AddRange(commits.Select(commit => $"{commit} {string.Join(' ', commit.Parents)}"));
        var paths = await clone.ListFilesAsync(head, none);
        answers.AddRange(paths);
        answers.AddRange((await clone.ReadFilesAsync(head, paths, none)).Select(file => $"{file.Key} {Convert.ToHexString(file.Value)}"));
        answers.AddRange((await clone.CountLinesAsync([.. paths.Select(path => new FileAtCommit(head, path))], none)).Select(lines => $"{lines}"));
        using var diff = new MemoryStream();
        await clone.CopyDiffAsync(clone.EmptyTree, start, diff, none);
        await clone.CopyDiffAsync(start, head, diff, none);
        return [.. answers, Encoding.UTF8.GetString(diff.ToArray())];
    }

    // A signature that no key made is enough: git runs its program to find that out.
    private string Sign()
    {
        var signature = "gpgsig -----BEGIN PGP SIGNATURE-----\n \n iQFake\n -----END PGP SIGNATURE-----\n";
        var commit = _sandbox.Run("cat-file", "commit", "HEAD").Text;
        var body = commit.IndexOf("\n\n", StringComparison.Ordinal) + 1;
        var parents = commit.IndexOf("parent ", StringComparison.Ordinal);
        var text = $"{commit[..parents]}parent {_sandbox.Head()}{commit[(parents + 47)..body]}{signature}{commit[body..]}";
        var id = _sandbox.RunWithInput(Encoding.UTF8.GetBytes(text), "hash-object", "-t", "commit", "-w", "--stdin").Text.Trim();
        _sandbox.Run("update-ref", "refs/heads/main", id);
        return id;
    }
}
