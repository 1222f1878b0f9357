using System.CommandLine;
using System.Diagnostics;
using System.Text.Json;
using CommitWise.Adapters.Local.Git;
using CommitWise.Adapters.Local.History;
using CommitWise.History;
using Spectre.Console;

namespace CommitWise.Cli.History;

/// <summary><c>commitwise history [PATH] [--json]</c>: brings the history index of a clone up to date and says what is in it.</summary>
internal static class HistoryCommand
{
    private const int FilesShown = 10;

    private static readonly JsonSerializerOptions Json = new(JsonSerializerDefaults.Web) { WriteIndented = true };

    /// <summary>The command.</summary>
    public static Command Create(Terminal terminal)
    {
        var path = new Argument<string>("PATH") { Description = "A clone, or any folder in it.", DefaultValueFactory = _ => "." };
        var json = new Option<bool>("--json") { Description = "Print JSON." };
        var command = new Command("history", "Bring the history index of a clone up to date and show what is in it.") { path, json };
        DataFolders.AddTo(command);
        command.SetAction(async (parsed, token) =>
        {
            var report = await ReadAsync(parsed.GetValue(path)!, DataFolders.From(parsed).Cache, terminal, token);
            Write(report, parsed.GetValue(json), terminal);
            return ExitCode.Success;
        });
        return command;
    }

    private static async Task<HistoryReport> ReadAsync(string path, string cache, Terminal terminal, CancellationToken cancellationToken)
    {
        var start = Stopwatch.GetTimestamp();
        var clone = GitClone.Open(path, cache);
        var head = await clone.ResolveAsync("HEAD", cancellationToken);
        using var opened = await HistoryProgressView.WatchAsync(
            terminal, progress => HistoryStore.OpenOrUpdateAsync(clone, head, cache, progress, cancellationToken));
        var seconds = Stopwatch.GetElapsedTime(start).TotalSeconds;
        return HistoryReport.Of(clone.Root, head, opened.Update, opened.History.AsOf(head).Summarize(FilesShown), Math.Round(seconds, 3));
    }

    private static void Write(HistoryReport report, bool asJson, Terminal terminal)
    {
        if (asJson)
        {
            terminal.Output.WriteLine(JsonSerializer.Serialize(report, Json));
            return;
        }

        terminal.Console.MarkupLineInterpolated($"[bold]{report.Repository}[/] at {report.Head[..12]}");
        terminal.Console.WriteLine(
            $"{report.Commits:n0} commits and {report.Merges:n0} merges, {report.Files:n0} files, {report.Authors:n0} authors");
        terminal.Console.WriteLine($"{report.What} ({report.Seconds:0.0##} s)");
        terminal.Console.WriteLine();
        terminal.Console.Write(Table(report.MostChurn));
    }

    private static Table Table(IReadOnlyList<FileChurn> files)
    {
        var table = new Table().Border(TableBorder.Simple).AddColumn("Most churn");
        foreach (var title in new[] { "lines", "commits", "authors" })
        {
            table.AddColumn(new TableColumn(title).RightAligned());
        }

        foreach (var file in files)
        {
            table.AddRow(Markup.Escape(file.Path), $"{file.Churn:n0}", $"{file.Commits:n0}", $"{file.Authors:n0}");
        }

        return table;
    }
}
