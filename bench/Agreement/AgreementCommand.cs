using System.CommandLine;
using System.Text.Json;
using CommitWise.Adapters.Local.Git;
using CommitWise.Adapters.Local.History;
using CommitWise.Risk;
using CommitWise.Risk.Training;

namespace CommitWise.Bench.Agreement;

/// <summary>
/// <c>agreement --input CLONE --data CSV [--limit N] [--json]</c>: recomputes the measures of the data's commits from a clone of their
/// project, with the code that measures changes for reports, and says per column how well the data agrees.
/// </summary>
internal static class AgreementCommand
{
    private static readonly JsonSerializerOptions Indented = new(JsonSerializerDefaults.Web) { WriteIndented = true };

    /// <summary>The command.</summary>
    public static Command Create()
    {
        var input = new Option<DirectoryInfo>("--input") { Description = "Clone of the project with its full history.", Required = true };
        var data = new Option<FileInfo>("--data") { Description = "The project's CSV file.", Required = true };
        var limit = new Option<int>("--limit") { Description = "Most rows, spread over the data.", DefaultValueFactory = _ => int.MaxValue };
        var json = new Option<bool>("--json") { Description = "Print JSON." };
        var command = new Command("agreement", "How well labelled data agrees with the published measures.") { input, data, limit, json };
        command.SetAction(async (parsed, token) =>
        {
            var columns = await CompareAsync(parsed.GetValue(input)!, parsed.GetValue(data)!, parsed.GetValue(limit), token);
            Write(columns, parsed.GetValue(json));
        });
        return command;
    }

    private static async Task<IReadOnlyList<ColumnAgreement>> CompareAsync(
        DirectoryInfo clone, FileInfo csv, int limit, CancellationToken cancellationToken)
    {
        await using var stream = csv.OpenRead();
        var data = JitDataSet.Read(csv.FullName, stream, JitColumns.All);
        var cache = Directory.CreateTempSubdirectory("commitwise-agreement");
        try
        {
            var source = GitClone.Open(clone.FullName, cache.FullName);
            var head = await source.ResolveAsync("HEAD", cancellationToken);
            using var opened = await HistoryStore.OpenOrUpdateAsync(source, head, cache.FullName, null, cancellationToken);
            var rows = await new Remeasurer(source, opened.History).MeasureAsync(data, limit, cancellationToken);
            return [.. Remeasurer.Columns.SelectMany(column => ColumnAgreement.Of(column, rows))];
        }
        finally
        {
            cache.Delete(recursive: true);
        }
    }

    private static void Write(IReadOnlyList<ColumnAgreement> columns, bool asJson)
    {
        if (asJson)
        {
            Console.WriteLine(JsonSerializer.Serialize(columns, Indented));
            return;
        }

        Console.WriteLine($"{"column",-10}{"form",-24}{"rows",7}{"exact",8}{"in 1 %",8}{"rank",8}");
        foreach (var column in columns)
        {
            Console.WriteLine(
                $"{column.Column,-10}{column.Form,-24}{column.Rows,7}{column.Exact,8:F3}{column.WithinOnePercent,8:F3}{column.Rank,8:F3}");
        }
    }
}
