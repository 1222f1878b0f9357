using System.CommandLine;
using System.Text.Json;
using CommitWise.Adapters.Local.Storage;
using CommitWise.Adapters.Local.Workspaces;
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
        var objects = new FolderObjectStore(folders.Data, TimeProvider.System);
        await using var workspaces = new LocalWorkspaces(folders.Cache);
        var connection = await LocalRepository.ConnectAsync(path, folders.Cache, options: null, cancellationToken);
        var workspace = await workspaces.OpenAsync(connection, cancellationToken);
        var target = await ChangeTarget.ResolveAsync(workspace.Source, revision, cancellationToken);
        using var history = target.Base is { } fork
            ? await HistoryProgressView.WatchAsync(terminal, progress => workspace.OpenHistoryAsync(fork, progress, cancellationToken))
            : null;
        var analysis = new ChangeAnalysis(workspaces, new InputStore(objects), RiskModel.LoadDefault(), TimeProvider.System);
        var analyzed = await analysis.AnalyzeAsync(connection, target, AnalysisConfig.Default, NoStageObserver.Instance, cancellationToken);
        var (report, key) = await new ReportStore(objects).AddAsync(
            ReportBuilder.Build(analyzed, TimeProvider.System), cancellationToken);
        if (json)
        {
            terminal.Output.WriteLine(JsonSerializer.Serialize(report, AnalysisJson.Default.Report));
        }
        else
        {
            new ReportView(terminal.Console, terminal.Width).Show(report, analyzed.Change);
            terminal.Output.WriteLine($"report {Terminal.Plain(objects.PathOf(key))}");
        }

        return failAt is { } level && report.Decision.Level >= level ? ExitCode.Negative : ExitCode.Success;
    }
}
