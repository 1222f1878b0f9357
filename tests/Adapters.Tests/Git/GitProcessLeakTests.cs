using System.Globalization;
using System.Runtime.Versioning;
using CommitWise.Adapters.Local.Git;

namespace CommitWise.Adapters.Tests.Git;

/// <summary>Counts what the whole process holds, so nothing else may run beside it.</summary>
[CollectionDefinition(nameof(GitProcessLeakTests), DisableParallelization = true)]
[Collection(nameof(GitProcessLeakTests))]
[UnsupportedOSPlatform("windows")]
public sealed class GitProcessLeakTests
{
    private const int Runs = 50;

    [Theory]
    [InlineData("echo out; echo err >&2; exit 1")]
    [InlineData("exec yes")]
    public async Task Start_FiftyTimes_LeavesNoPipeAndNoZombie(string program)
    {
        using var script = new FakeGit(program);
        var git = script.CommandLine(new GitOptions());
        await RunAsync(git);
        var before = OpenHandles();
        for (var run = 0; run < Runs; run++)
        {
            await RunAsync(git);
        }

        OpenHandles().ShouldBeLessThan(before + (Runs / 5));
        Zombies().ShouldBeEmpty();
    }

    private static async Task RunAsync(GitCommandLine git)
    {
        await using var process = git.Start(["log"], git.Options.QueryTimeout, CancellationToken.None);
        (await process.Output.ReadAsync(new byte[1])).ShouldBe(1);
    }

    private static int OpenHandles() => Directory.GetFileSystemEntries("/dev/fd").Length;

    // "<id> (<name>) <state> <parent> ..."
    private static IEnumerable<string> Zombies() =>
        from folder in Directory.Exists("/proc") ? Directory.GetDirectories("/proc") : []
        where Path.GetFileName(folder).All(char.IsAsciiDigit)
        let stat = Stat(folder)
        where stat.Contains($") Z {Environment.ProcessId.ToString(CultureInfo.InvariantCulture)} ", StringComparison.Ordinal)
        select stat;

    private static string Stat(string folder)
    {
        try
        {
            return File.ReadAllText(Path.Combine(folder, "stat"));
        }
        catch (IOException)
        {
            return string.Empty;
        }
    }
}
