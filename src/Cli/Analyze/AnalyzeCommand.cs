using System.CommandLine;
using System.Text.Json;
using CommitWise.Adapters.Local.Analysis;
using CommitWise.Adapters.Local.Git;
using CommitWise.Adapters.Local.Storage;
using CommitWise.Analysis;
using CommitWise.Cli.History;
using CommitWise.Risk;

namespace CommitWise.Cli.Analyze;

/// <summary><c>commitwise analyze [PATH] [BASE..HEAD|SHA]</c>: a risk report of a change in any local clone, without a server.</summary>
internal static class AnalyzeCommand
{
    /// <summary>The command.</summary>
    public static Command Create(Terminal terminal)
    {
        var path = new Argument<string>("PATH")
        {
            Description = "A clone, or any folder in it.",
            DefaultValueFactory = _ => ".",
        };
        var revision = new Argument<string?>("REVISION")
        {
            Description = "A commit, or BASE..HEAD for what a pull request from HEAD into BASE would show. Default: the latest commit.",
            Arity = ArgumentArity.ZeroOrOne,
        };
        var json = new Option<bool>("--json") { Description = "Print the report as JSON, as the API gives it." };
        var failAt = new Option<string?>("--fail-at") { Description = "Exit with 1 when the risk is at this level or above." };
        failAt.AcceptOnlyFromAmong([.. Enum.GetNames<RiskLevel>().Select(name => name.ToLowerInvariant())]);
        var command = new Command("analyze", "Prints a risk report of a change in a local clone.") { path, revision, json, failAt };
        DataFolders.AddTo(command);
        command.SetAction((parsed, token) =>
        {
            var (clone, change) = Target(parsed.GetRequiredValue(path), parsed.GetValue(revision));
            return RunAsync(clone, change, parsed.GetValue(json), LevelOf(parsed.GetValue(failAt)), DataFolders.From(parsed), terminal, token);
        });
        return command;
    }

    private static RiskLevel? LevelOf(string? name) => name is null ? null : Enum.Parse<RiskLevel>(name, ignoreCase: true);

    /// <summary>A single word that is no folder, and does not look like a path, is a revision of the clone one stands in.</summary>
    private static (string Path, string? Revision) Target(string path, string? revision) =>
        revision is null && path.Length > 0 && path[0] is not ('-' or '/' or '.' or '~') && !Directory.Exists(path) ? (".", path) : (path, revision);

    private static async Task<int> RunAsync(
        string path, string? revision, bool json, RiskLevel? failAt, DataFolders folders, Terminal terminal, CancellationToken cancellationToken)
    {
        var clone = GitClone.Open(path, folders.Cache);
        var objects = new FolderObjectStore(folders.Data, TimeProvider.System);
        var analyzer = new LocalAnalyzer(
            new InputStore(objects), new ReportStore(objects), folders.Cache, RiskModel.LoadDefault(), TimeProvider.System);
        var analysis = await HistoryProgressView.WatchAsync(
            terminal, progress => analyzer.AnalyzeAsync(clone, revision, progress, cancellationToken));
        if (json)
        {
            terminal.Output.WriteLine(JsonSerializer.Serialize(analysis.Report, AnalysisJson.Default.Report));
        }
        else
        {
            new ReportView(terminal.Console, terminal.Width).Show(analysis.Report, analysis.Change);
            terminal.Output.WriteLine($"report {Terminal.Plain(objects.PathOf(analysis.Key))}");
        }

        return failAt is { } level && analysis.Report.Decision.Level >= level ? ExitCode.Negative : ExitCode.Success;
    }
}
