using CommitWise.Analysis;
using CommitWise.Grains;
using CommitWise.History;
using CommitWise.Silo.Hosting;
using Spectre.Console;

namespace CommitWise.Silo.FirstLook;

/// <summary>What a person sees of the first look: two bars, a table, and what to do next.</summary>
/// <param name="terminal">Where it is shown.</param>
/// <param name="address">Where the API is.</param>
internal sealed class FirstLookView(Terminal terminal, string address)
{
    private const int NameColumn = 10;
    private const int RiskColumn = 14;

    // Risk, change, and the borders and margins of four columns.
    private const int TakenColumns = NameColumn + RiskColumn + 13;

    private ShownChange? _riskiest;

    /// <summary>Shows how far the reading of history is.</summary>
    public Task<T> ReadingAsync<T>(string repository, Func<IProgress<HistoryProgress>, Task<T>> work) =>
        WatchAsync($"Reading history of {repository}", task => work(new HistoryRelay(task)));

    /// <summary>Shows how far the analyses are.</summary>
    public Task<T> AnalysingAsync<T>(int count, Func<IProgress<int>, Task<T>> work) =>
        WatchAsync($"Analysing {count} changes", task => work(new CountRelay(task, count)));

    /// <summary>Shows what was found, the riskiest first.</summary>
    public void Show(RepositoryView repository, IReadOnlyList<ShownChange> changes, TimeSpan reading, TimeSpan total)
    {
        List<ShownChange> sorted = [.. changes.OrderByDescending(change => change.Verdict?.Probability ?? -1)];
        _riskiest = sorted.Find(change => change.Verdict is not null) ?? _riskiest;
        terminal.Console.WriteLine();
        terminal.Console.MarkupLine($"[bold]{Escape(repository.Connection.Repository)}[/]  {repository.Commits:n0} commits");
        if (sorted.Count > 0)
        {
            terminal.Console.Write(Table(sorted));
        }

        var failed = sorted.Count(change => change.Verdict is null);
        terminal.Console.WriteLine(
            $"{sorted.Count - failed} changes analysed{(failed > 0 ? $", {failed} not" : string.Empty)} in {total.TotalSeconds:0.0} s, "
            + $"{reading.TotalSeconds:0.0} s of it for the history.");
    }

    /// <summary>Says where the API is and what to do next.</summary>
    public void Serving(int clones)
    {
        if (clones == 0)
        {
            Line("No repository is connected yet: start in a clone, or give --repository PATH.");
        }

        Line(string.Empty);
        Line($"API             {address}");
        Line($"Browse it       {address}/docs");
        Line($"Riskiest first  curl '{address}/api/pull-requests?sort=risk'");
        if (_riskiest is { } change)
        {
            Line($"Why             curl '{address}{UrlOf(change.Key)}'");
        }

        Line("Stop            Ctrl-C");
    }

    // A command that is broken into two lines cannot be copied.
    private void Line(string text) => terminal.Output.WriteLine(text);

    private static string UrlOf(ChangeKey key) => (key.Repository.Split('/'), key.Kind) switch
    {
        ([var host, var owner, var repo], ChangeKind.Commit) => $"/api/repositories/{owner}/{repo}/commits/{key.Sha![..9]}/report?host={host}",
        ([var host, var owner, var repo], _) => $"/api/repositories/{owner}/{repo}/pulls/{key.Number}/report?host={host}",
        _ => string.Empty,
    };

    private Table Table(IEnumerable<ShownChange> changes)
    {
        var table = new Table { Border = terminal.IsInteractive ? TableBorder.Rounded : TableBorder.None, Expand = terminal.IsInteractive };
        table.AddColumn(new TableColumn("Risk").NoWrap().Width(RiskColumn));
        table.AddColumn(new TableColumn("Change").NoWrap().Width(NameColumn));
        table.AddColumn(new TableColumn("Title").NoWrap());
        table.AddColumn(new TableColumn("Why").NoWrap());
        foreach (var change in changes)
        {
            table.AddRow(Risk(change.Verdict), new Text(change.Name), Shortened(change.Title), Shortened(change.Fault ?? change.Verdict?.TopFactor ?? "nothing stands out"));
        }

        return table;
    }

    private Text Shortened(string text) => new Text(Cut(Terminal.Plain(text))) { Overflow = Overflow.Ellipsis };

    // Spectre gives the longest column most of the room; titles and reasons get the same.
    private string Cut(string text) => (terminal.Console.Profile.Width - TakenColumns) / 2 is var room && text.Length > room ? text[..(room - 1)] + "\u2026" : text;

    private static Markup Risk(Verdict? verdict) => verdict is null
        ? new Markup("[grey]  - failed[/]")
        : new Markup($"[{ColourOf(verdict.Level)}]{verdict.RiskScore,3} {verdict.Level.ToString().ToLowerInvariant()}[/]");

    private static string ColourOf(RiskLevel level) => level switch
    {
        RiskLevel.Critical => "red bold",
        RiskLevel.High => "red",
        RiskLevel.Medium => "yellow",
        _ => "green",
    };

    private static string Escape(string text) => Markup.Escape(Terminal.Plain(text));

    private async Task<T> WatchAsync<T>(string what, Func<ProgressTask?, Task<T>> work)
    {
        if (!terminal.IsInteractive)
        {
            terminal.Console.WriteLine($"{what} ...");
            return await work(null);
        }

        return await terminal.Console.Progress().AutoClear(true).HideCompleted(true)
            .Columns(new TaskDescriptionColumn { Alignment = Justify.Left }, new ProgressBarColumn(), new PercentageColumn())
            .StartAsync(context => work(context.AddTask(Escape(what), autoStart: true, maxValue: 1)));
    }

    // Progress<T> would post to the thread pool and could show an older state last.
    private sealed class HistoryRelay(ProgressTask? task) : IProgress<HistoryProgress>
    {
        public void Report(HistoryProgress value)
        {
            if (task is not null)
            {
                (task.MaxValue, task.Value) = (Math.Max(1, value.Total), value.Done);
            }
        }
    }

    private sealed class CountRelay(ProgressTask? task, int count) : IProgress<int>
    {
        public void Report(int value)
        {
            if (task is not null)
            {
                (task.MaxValue, task.Value) = (Math.Max(1, count), value);
            }
        }
    }
}
