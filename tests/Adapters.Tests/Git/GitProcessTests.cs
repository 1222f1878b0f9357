using System.Diagnostics;
using System.Globalization;
using System.Runtime.Versioning;
using CommitWise.Adapters.Local.Git;
using CommitWise.History;
using CommitWise.Testing;

namespace CommitWise.Adapters.Tests.Git;

[UnsupportedOSPlatform("windows")]
public sealed class GitProcessTests
{
    private static readonly TimeSpan Deadline = TimeSpan.FromMinutes(1);
    private static readonly GitOptions Patient = new() { QueryTimeout = TimeSpan.FromMinutes(5) };
    private static readonly FileAtCommit[] ManyFiles =
        [.. Enumerable.Range(0, 100_000).Select(number => new FileAtCommit("HEAD", $"{number}"))];

    // Lists as many files as are asked for, and goes on only as cat-file.
    private const string ListsManyFiles =
        "case \"$*\" in *ls-tree*) seq 0 99999 | sed 's/^/100644 blob aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa\t/' | tr '\\n' '\\0'; exit;; esac\n";


    private static CancellationToken None => CancellationToken.None;

    [Fact]
    public async Task CompleteAsync_WhenTimeIsUp_KillsGitAndItsChildrenAndNamesTheCommand()
    {
        using var script = new FakeGit("sleep 1000 & echo $$ $!; wait");
        var time = new ManualTime();
        await using var process = script.CommandLine(Patient with { Time = time }).Start(["log", "--all"], Patient.QueryTimeout, None);
        int[] ids = [];
        var fault = await Should.ThrowAsync<InputException>(() => process.CompleteAsync(async stop =>
        {
            ids = await ReadIdsAsync(process.Output, stop);
            time.Fire();
            await process.Output.CopyToAsync(Stream.Null, stop);
        }).WaitAsync(Deadline));
        fault.Problem.ShouldBe("git-timeout");
        fault.Message.ShouldBe("git log took longer than 300 s and was stopped.");
        ids.Length.ShouldBe(2);
        RequireGone(ids);
    }

    [Fact]
    public async Task CompleteAsync_WhenCancelled_KillsGitAndItsChildren()
    {
        using var script = new FakeGit("(sleep 1000 & echo $$ $!; wait) & wait");
        using var cancel = new CancellationTokenSource();
        await using var process = script.CommandLine(Patient).Start(["log"], Patient.QueryTimeout, cancel.Token);
        int[] ids = [];
        var fault = await Should.ThrowAsync<OperationCanceledException>(() => process.CompleteAsync(async stop =>
        {
            ids = await ReadIdsAsync(process.Output, stop);
            await cancel.CancelAsync();
            await process.Output.CopyToAsync(Stream.Null, stop);
        }).WaitAsync(Deadline));
        fault.CancellationToken.ShouldBe(cancel.Token);
        RequireGone(ids);
    }

    [Fact]
    public async Task CompleteAsync_WhenAChildOutlivesGitAndHoldsItsPipes_EndsAtTheTimeOut()
    {
        using var script = new FakeGit("sleep 1000 & echo $$ $!");
        var time = new ManualTime();
        await using var process = script.CommandLine(Patient with { Time = time }).Start(["log"], Patient.QueryTimeout, None);
        int[] ids = [];
        var fault = await Should.ThrowAsync<InputException>(() => process.CompleteAsync(async stop =>
        {
            ids = await ReadIdsAsync(process.Output, stop);
            var rest = process.Output.CopyToAsync(Stream.Null, stop);
            time.Fire();
            await rest;
        }).WaitAsync(Deadline));
        Process.GetProcessById(ids[1]).Kill();
        fault.Problem.ShouldBe("git-timeout");
    }

    [Theory]
    [InlineData("rev-parse")]
    [InlineData("diff-tree")]
    [InlineData("ls-tree")]
    [InlineData("merge-base")]
    public async Task EveryQuestion_ToAGitThatNeverEnds_NamesItsCommandAtTheTimeOut(string command)
    {
        using var sandbox = GitSandbox.Init();
        using var cache = GitSandbox.Empty();
        using var script = new FakeGit("exec sleep 1000");
        var head = sandbox.Commit();
        var clone = GitClone.Open(sandbox.Root, cache.Root, new GitOptions { Executable = script.Path, QueryTimeout = TimeSpan.FromMilliseconds(50) });
        var fault = await Should.ThrowAsync<InputException>(() => Ask(clone, command, head).WaitAsync(Deadline));
        fault.Problem.ShouldBe("git-timeout");
        fault.Message.ShouldBe($"git {command} took longer than 0.05 s and was stopped.");
    }

    [Fact]
    public async Task TryRunAsync_OfAGitThatFloodsStandardError_KeepsTheFirstOfItAndTheOutput()
    {
        using var script = new FakeGit("echo first >&2; head -c 10000000 /dev/zero >&2; echo done; exit 3");
        var (exitCode, output, error) = await script.CommandLine(Patient).TryRunAsync(["log"], None).WaitAsync(Deadline);
        exitCode.ShouldBe(3);
        output.ShouldBe("done\n"u8.ToArray());
        error.ShouldStartWith("first\n");
        error.Length.ShouldBe(16 << 10);
    }

    [Fact]
    public async Task CopyAsync_WhenTheTargetFailsInAFlood_EndsGitAndGivesTheTargetsFault()
    {
        using var script = new FakeGit("exec yes");
        var fault = await Should.ThrowAsync<IOException>(() =>
            script.CommandLine(Patient).CopyAsync(["log"], new FullDisk(), None).WaitAsync(Deadline));
        fault.Message.ShouldBe("disk full");
    }

    [Fact]
    public async Task DisposeAsync_OfAGitThatFloodsStandardOutput_EndsIt()
    {
        using var script = new FakeGit("echo $$ $$; exec yes");
        var process = script.CommandLine(Patient).Start(["log"], Patient.QueryTimeout, None);
        var ids = await ReadIdsAsync(process.Output, None);
        await process.DisposeAsync().AsTask().WaitAsync(Deadline);
        RequireGone(ids);
    }

    [Theory]
    [InlineData("exit 0", "ended with code 0: it ended before its last answer")]
    [InlineData("head -n 1 >/dev/null", "ended with code 0: it ended before its last answer")]
    [InlineData("echo 'aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa blob 9'; printf half", "ended with code 0: it ended before its last answer")]
    [InlineData("echo warned >&2; echo 'fatal: no such luck' >&2; exit 128", "ended with code 128: fatal: no such luck")]
    [InlineData("exit 7", "ended with code 7: no message")]
    public async Task ReadAsync_FromAGitThatEndsEarly_SaysHowItEnded(string program, string message)
    {
        using var script = new FakeGit(ListsManyFiles + program);
        var batch = new BlobBatch(script.CommandLine(Patient));
        var fault = await Should.ThrowAsync<InputException>(() =>
            batch.ReadAsync(ManyFiles, (_, size, content, token) => BlobBatch.SkipAsync(content, size, token), None).WaitAsync(Deadline));
        fault.Problem.ShouldBe("git-failed");
        fault.Message.ShouldEndWith(message);
    }

    [Fact]
    public async Task ReadAsync_WhenTheHandlerFailsWhileGitWantsNoMoreQuestions_GivesItsFault()
    {
        using var script = new FakeGit(ListsManyFiles + "while echo 'aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa blob 1' && echo x; do :; done");
        var batch = new BlobBatch(script.CommandLine(Patient));
        var fault = await Should.ThrowAsync<InvalidOperationException>(() =>
            batch.ReadAsync(ManyFiles, (index, _, _, _) => throw new InvalidOperationException($"file {index}"), None).WaitAsync(Deadline));
        fault.Message.ShouldBe("file 0");
    }

    [Fact]
    public async Task ReadAsync_FromAGitThatNeverAnswers_NamesItsCommandAtTheTimeOut()
    {
        using var script = new FakeGit(ListsManyFiles + "exec sleep 1000");
        var time = new ManualTime();
        var git = script.CommandLine(Patient with { Time = time });
        var reading = new BlobBatch(git).ReadAsync(ManyFiles, (_, _, _, _) => Task.CompletedTask, None);
        SpinWait.SpinUntil(() => time.Timers == 2, Deadline).ShouldBeTrue();
        time.Fire();
        (await Should.ThrowAsync<InputException>(() => reading.WaitAsync(Deadline))).Message.ShouldStartWith("git cat-file took longer");
    }

    [Theory]
    [InlineData("git version 2.39.5 (Apple Git-154)", true)]
    [InlineData("git version 2.45.1.windows.1", true)]
    [InlineData("git version 2.31.9", false)]
    [InlineData("hello", false)]
    public async Task CheckAsync_OfAGit_TakesItWhenItIsNewEnough(string version, bool accepted)
    {
        using var script = new FakeGit($"echo '{version}'");
        var check = GitVersion.CheckAsync(Patient with { Executable = script.Path }, None);
        if (accepted)
        {
            (await check).ShouldBe($"{version}, {script.Path}");
        }
        else
        {
            (await Should.ThrowAsync<InputException>(() => check)).Problem.ShouldBe("git-missing");
        }
    }

    [Theory]
    [InlineData(2, "git-missing")]
    [InlineData(13, "git-missing")]
    [InlineData(11, "git-failed")]
    [InlineData(12, "git-failed")]
    [InlineData(24, "git-failed")]
    public void StartProblem_OfAnErrorNumber_IsMissingOnlyWhenAnotherTryCannotHelp(int error, string problem) =>
        GitProcess.StartProblem(error).ShouldBe(problem);

    [Fact]
    public void Find_OnALongPathWithTraps_TakesTheFirstExecutableOfAnAbsoluteFolder()
    {
        using var script = new FakeGit("exit 0");
        using var traps = GitSandbox.Empty();
        Directory.CreateDirectory(traps.PathOf("folder/git"));
        File.WriteAllText(traps.PathOf("git"), "not executable");
        var folder = Path.GetDirectoryName(script.Path)!;
        var relative = Path.GetRelativePath(Environment.CurrentDirectory, folder);
        var absent = Enumerable.Range(0, 10_000).Select(number => $"/absent/{number}");
        GitExecutable.Find(string.Join(':', [".", "", relative, traps.Root, traps.PathOf("folder"), .. absent, folder])).ShouldBe(script.Path);
        Should.Throw<InputException>(() => GitExecutable.Find($".::{relative}:{traps.Root}")).Problem.ShouldBe("git-missing");
        Should.Throw<InputException>(() => GitExecutable.Find(null)).Problem.ShouldBe("git-missing");
    }

    private static Task Ask(GitClone clone, string command, string commit) => command switch
    {
        "rev-parse" => clone.ResolveAsync("HEAD", None),
        "diff-tree" => clone.CopyDiffAsync(clone.EmptyTree, commit, Stream.Null, None),
        "ls-tree" => clone.ListFilesAsync(commit, None),
        "merge-base" => clone.MergeBaseAsync(commit, commit, None),
        _ => throw new ArgumentOutOfRangeException(nameof(command)),
    };

    private static async Task<int[]> ReadIdsAsync(Stream output, CancellationToken stop)
    {
        using var reader = new StreamReader(output, leaveOpen: true);
        var line = await reader.ReadLineAsync(stop);
        return [.. line!.Split(' ').Select(id => int.Parse(id, CultureInfo.InvariantCulture))];
    }

    private static void RequireGone(IEnumerable<int> ids) => ids.ShouldAllBe(id => SpinWait.SpinUntil(() => IsGone(id), Deadline));

    // A killed process that nobody has waited for yet is still listed, as a zombie; .NET says that it has exited.
    private static bool IsGone(int id)
    {
        try
        {
            using var process = Process.GetProcessById(id);
            var stat = $"/proc/{id}/stat";
            return process.HasExited || (File.Exists(stat) && File.ReadAllText(stat).Contains(") Z ", StringComparison.Ordinal));
        }
        catch (Exception fault) when (fault is ArgumentException or InvalidOperationException or IOException)
        {
            return true;
        }
    }

    private sealed class FullDisk : MemoryStream
    {
        public override ValueTask WriteAsync(ReadOnlyMemory<byte> buffer, CancellationToken cancellationToken = default) => throw new IOException("disk full");
    }
}
