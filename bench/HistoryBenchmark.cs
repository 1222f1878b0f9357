using System.CommandLine;
using System.Text;
using CommitWise.Adapters.Local.Git;
using CommitWise.Adapters.Local.History;
using CommitWise.Testing;

namespace CommitWise.Bench;

/// <summary>P3: first build of the history index, and its update with new commits, against one <c>git log --numstat -M</c>.</summary>
internal static class HistoryBenchmark
{
    private const int Runs = 5;
    private const int NewCommits = 100;

    /// <summary>The command <c>history [--input DIR] [--json] [--once]</c>.</summary>
    public static Command Create()
    {
        var input = new Option<DirectoryInfo?>("--input") { Description = "A clone; by default a repository made for the purpose." };
        var json = new Option<bool>("--json") { Description = "Print JSON." };
        var once = new Option<bool>("--once") { Description = "One run each, to see that everything works." };
        var command = new Command("history", "P3: history index.") { input, json, once };
        command.SetAction(parsed => RunAsync(parsed.GetValue(input)?.FullName, parsed.GetValue(json), parsed.GetValue(once) ? 1 : Runs));
        return command;
    }

    private static async Task RunAsync(string? input, bool asJson, int runs)
    {
        using var sandbox = GitSandbox.Init();
        if (input is null)
        {
            Generate(sandbox);
        }

        var cache = sandbox.PathOf(".git/cache");
        var clone = GitClone.Open(input ?? sandbox.Root, cache);
        var head = await clone.ResolveAsync("HEAD", CancellationToken.None);
        var earlier = await clone.ResolveAsync($"HEAD~{NewCommits}", CancellationToken.None);
        var bytes = Open(clone, head, cache);
        Open(clone, earlier, cache + "-earlier");
        string[] log = ["-C", clone.Root, "log", "--numstat", "-M", head];
        MeasurementTable.Write(
            [
                Measurement.Take("commitwise, first build", bytes, runs, () => Rebuild(clone, head, cache)),
                Measurement.Take($"commitwise, last {NewCommits}", bytes, runs, () => Update(clone, head, cache)),
                Measurement.Take("commitwise, nothing new", bytes, runs, () => Open(clone, head, cache)),
                Measurement.Take("git log --numstat -M", bytes, runs, () => Reference.Run("git", log)),
            ],
            asJson);
    }

    private static void Rebuild(GitClone clone, string head, string cache)
    {
        Directory.Delete(Path.Combine(cache, "history"), recursive: true);
        Open(clone, head, cache);
    }

    // The index of the earlier commit is put in place anew for each run.
    private static void Update(GitClone clone, string head, string cache)
    {
        Directory.Delete(Path.Combine(cache, "history"), recursive: true);
        foreach (var file in new DirectoryInfo(cache + "-earlier").EnumerateFiles("*", SearchOption.AllDirectories))
        {
            var target = Path.Combine(cache, Path.GetRelativePath(cache + "-earlier", file.FullName));
            Directory.CreateDirectory(Path.GetDirectoryName(target)!);
            file.CopyTo(target);
        }

        Open(clone, head, cache);
    }

    private static long Open(GitClone clone, string head, string cache)
    {
        using var opened = HistoryStore.OpenOrUpdateAsync(clone, head, cache, null, CancellationToken.None).GetAwaiter().GetResult();
        var folder = new DirectoryInfo(Path.Combine(cache, "history"));
        return folder.EnumerateFiles("*.segment", SearchOption.AllDirectories).Sum(file => file.Length);
    }

    private static void Generate(GitSandbox sandbox)
    {
        const int commits = 300;
        for (var commit = 0; commit < commits; commit++)
        {
            for (var file = 0; file < 5; file++)
            {
                var name = Encoding.ASCII.GetBytes($"src/part{commit % 7}/file{(commit + file) % 40}.txt");
                sandbox.Stage(name, Encoding.ASCII.GetBytes(Content(commit)));
            }

            sandbox.Commit($"change {commit}");
        }
    }

    private static string Content(int commit) =>
        string.Join('\n', Enumerable.Range(0, 200).Select(line => $"line {line * (line % 9 == commit % 9 ? commit : 1)}"));
}
