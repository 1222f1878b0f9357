using System.CommandLine;
using System.Diagnostics;
using CommitWise.Adapters.Local.Storage;
using CommitWise.Adapters.Local.Workspaces;
using CommitWise.Analysis;
using CommitWise.Repositories;
using CommitWise.Risk;

namespace CommitWise.Bench;

/// <summary>The stages of an analysis on a clone: the first look at it, then changes that were never seen, then the same ones again.</summary>
internal static class AnalyzeBenchmark
{
    private const int FirstLook = 20;
    private const int Warm = 100;

    /// <summary>The command <c>analyze --input DIR [--skip N] [--once]</c>.</summary>
    public static Command Create()
    {
        var input = new Option<DirectoryInfo>("--input") { Description = "A clone.", Required = true };
        var once = new Option<bool>("--once") { Description = "The first look only." };
        var command = new Command("analyze", "Milliseconds per stage of an analysis.") { input, once };
        command.SetAction((parsed, token) => RunAsync(parsed.GetRequiredValue(input).FullName, parsed.GetValue(once), token));
        return command;
    }

    private static async Task RunAsync(string path, bool once, CancellationToken cancellationToken)
    {
        var folder = Directory.CreateTempSubdirectory("commitwise-bench-");
        try
        {
            var cache = Path.Combine(folder.FullName, "cache");
            await using var workspaces = new LocalWorkspaces(cache);
            var start = Stopwatch.GetTimestamp();
            var connection = await LocalRepository.ConnectAsync(path, cache, options: null, cancellationToken);
            var workspace = await workspaces.OpenAsync(connection, cancellationToken);
            var analysis = new ChangeAnalysis(workspaces, new InputStore(new FolderObjectStore(Path.Combine(folder.FullName, "data"), TimeProvider.System)), RiskModel.LoadDefault(), TimeProvider.System);
            var tip = await workspace.RefreshAsync(cancellationToken);
            using (await workspace.OpenHistoryAsync(tip.Sha, progress: null, cancellationToken))
            {
                Console.WriteLine($"history           {Stopwatch.GetElapsedTime(start).TotalMilliseconds,8:n0} ms");
            }

            var commits = await ChainAsync(workspace, tip.Sha, FirstLook + Warm, cancellationToken);
            await MeasureAsync("first look", analysis, connection, commits[..FirstLook], cancellationToken);
            Console.WriteLine($"first look whole  {Stopwatch.GetElapsedTime(start).TotalMilliseconds,8:n0} ms");
            if (!once)
            {
                await MeasureAsync("new changes", analysis, connection, commits[FirstLook..], cancellationToken);
                await MeasureAsync("again", analysis, connection, commits[FirstLook..], cancellationToken);
            }
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }

    private static async Task<List<string>> ChainAsync(IRepositoryWorkspace workspace, string head, int count, CancellationToken cancellationToken)
    {
        var commits = new List<string>();
        for (var at = head; commits.Count < count;)
        {
            commits.Add(at);
            at = (await workspace.Source.ReadCommitAsync(at, cancellationToken)).Parents[0];
        }

        return commits;
    }

    private static async Task MeasureAsync(
        string name, ChangeAnalysis analysis, RepositoryConnection connection, List<string> commits, CancellationToken cancellationToken)
    {
        var runs = new List<Dictionary<string, double>>();
        var cpu = Process.GetCurrentProcess().TotalProcessorTime;
        foreach (var commit in commits)
        {
            var start = Stopwatch.GetTimestamp();
            var request = new AnalysisRequest(
                ChangeKey.Commit(connection.Repository, commit), connection, BaseSha: null, commit, Title: null, Author: null, Simulation: null, AnalysisConfig.Default);
            var analyzed = await analysis.AnalyzeAsync(request, NoStageObserver.Instance, cancellationToken);
            var run = new Dictionary<string, double>(analyzed.Timings, StringComparer.Ordinal) { ["all"] = Stopwatch.GetElapsedTime(start).TotalMilliseconds };
            start = Stopwatch.GetTimestamp();
            ReportBuilder.Build(analyzed, TimeProvider.System);
            run["report"] = Stopwatch.GetElapsedTime(start).TotalMilliseconds;
            runs.Add(run);
        }

        var used = (Process.GetCurrentProcess().TotalProcessorTime - cpu).TotalMilliseconds / commits.Count;
        Console.WriteLine($"{name}: {commits.Count} changes, {used:n1} ms of our own CPU each");
        foreach (var stage in runs[0].Keys)
        {
            var sorted = runs.Select(run => run[stage]).Order().ToList();
            Console.WriteLine($"  {stage,-14} p50 {sorted[sorted.Count / 2],8:n1}  p95 {sorted[sorted.Count * 95 / 100],8:n1}  max {sorted[^1],8:n1}");
        }
    }
}
