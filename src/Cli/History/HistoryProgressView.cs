using CommitWise.History;
using Spectre.Console;

namespace CommitWise.Cli.History;

/// <summary>A progress bar on standard error while a history is read; nothing when nobody looks.</summary>
internal static class HistoryProgressView
{
    private const string Otherwise = "Analysing";

    /// <summary>Runs work and shows how far it is.</summary>
    public static async Task<T> WatchAsync<T>(Terminal terminal, Func<IProgress<HistoryProgress>?, Task<T>> work) =>
        terminal.ShowsProgress
            ? await terminal.ErrorConsole.Progress()
                .AutoClear(true)
                .HideCompleted(true)
                .Columns(new TaskDescriptionColumn { Alignment = Justify.Left }, new ProgressBarColumn())
                .StartAsync(async context =>
                {
                    var task = context.AddTask(Otherwise, autoStart: true, maxValue: 1).IsIndeterminate();
                    return await work(new Relay(task));
                })
            : await work(null);

    // Progress<T> would post to the thread pool and could show an older state last.
    private sealed class Relay(ProgressTask task) : IProgress<HistoryProgress>
    {
        public void Report(HistoryProgress value)
        {
            var isReading = value.Done < value.Total;
            task.Description = isReading ? $"Reading history: {value.Done:n0} of {value.Total:n0} commits" : Otherwise;
            task.IsIndeterminate = !isReading;
            task.MaxValue = Math.Max(1, value.Total);
            task.Value = isReading ? value.Done : 0;
        }
    }
}
