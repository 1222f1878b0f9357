using System.CommandLine;
using System.Diagnostics;
using System.Text.Json;
using CommitWise.Risk;

namespace CommitWise.Bench;

/// <summary>
/// P6: predictions of the default model with contributions and interval, against a bare scorer in the same run: a logistic regression's
/// dot product over the logarithms of the same features, with nothing to explain it.
/// </summary>
internal static class PredictBenchmark
{
    private const int Changes = 4096;
    private const int Runs = 7;
    private const int RoundsPerRun = 50;

    private static readonly JsonSerializerOptions Indented = new(JsonSerializerDefaults.Web) { WriteIndented = true };

    /// <summary>The command <c>predict [--json] [--once]</c>.</summary>
    public static Command Create()
    {
        var json = new Option<bool>("--json") { Description = "Print JSON." };
        var once = new Option<bool>("--once") { Description = "One run each, to see that everything works." };
        var command = new Command("predict", "P6: prediction with contributions.") { json, once };
        command.SetAction(parsed => Run(parsed.GetValue(json), parsed.GetValue(once) ? 1 : Runs));
        return command;
    }

    private static void Run(bool asJson, int runs)
    {
        var model = RiskModel.LoadDefault();
        var changes = Enumerable.Range(0, Changes).Select(Change).ToArray();
        var features = model.Document.Features.Select(feature => Features.IndexOf(feature.Name)).ToArray();
        Result[] results =
        [
            Take("commitwise predict", runs, changes, change => model.Predict(change).Probability),
            Take("bare logistic regression", runs, changes, change => Bare(change.Values, features)),
        ];
        if (asJson)
        {
            Console.WriteLine(JsonSerializer.Serialize(results, Indented));
        }
        else
        {
            Write(results);
        }
    }

    private static Result Take(string name, int runs, ChangeMeasures[] changes, Func<ChangeMeasures, double> predict)
    {
        Pass(changes, predict);
        var before = GC.GetAllocatedBytesForCurrentThread();
        var seconds = Enumerable.Range(0, runs).Select(_ => Pass(changes, predict)).Order().ToArray();
        var allocated = GC.GetAllocatedBytesForCurrentThread() - before;
        var predictions = (double)RoundsPerRun * changes.Length;
        return new Result(
            name,
            runs,
            Math.Round(seconds[runs / 2] / predictions * 1e6, 4),
            Math.Round(seconds[0] / predictions * 1e6, 4),
            Math.Round(seconds[^1] / predictions * 1e6, 4),
            Math.Round(allocated / predictions / runs));
    }

    private static double Pass(ChangeMeasures[] changes, Func<ChangeMeasures, double> predict)
    {
        var sum = 0.0;
        var start = Stopwatch.GetTimestamp();
        for (var round = 0; round < RoundsPerRun; round++)
        {
            foreach (var change in changes)
            {
                sum += predict(change);
            }
        }

        var seconds = Stopwatch.GetElapsedTime(start).TotalSeconds;
        return double.IsFinite(sum) ? seconds : throw new InvalidOperationException("A prediction is not a number.");
    }

    private static double Bare(ReadOnlySpan<double> values, int[] features)
    {
        var sum = -1.0;
        foreach (var feature in features)
        {
            sum += 0.1 * Math.Log(1 + values[feature]);
        }

        return 1 / (1 + Math.Exp(-sum));
    }

    /// <summary>A change whose measures differ from those of its neighbours, so that no branch is learnt by heart.</summary>
    private static ChangeMeasures Change(int number) =>
        new([.. Enumerable.Range(0, Features.Count).Select(feature => (double)((number + 1) * (feature + 7) * 2654435761L % 997))]);

    private static void Write(Result[] results)
    {
        Console.WriteLine($"{"",-28}{"runs",6}{"median us",12}{"min us",10}{"max us",10}{"bytes",8}{"first is",10}");
        foreach (var row in results)
        {
            var ratio = row.MedianMicroseconds / results[0].MedianMicroseconds;
            Console.WriteLine(
                $"{row.Name,-28}{row.Runs,6}{row.MedianMicroseconds,12:F4}{row.MinMicroseconds,10:F4}{row.MaxMicroseconds,10:F4}"
                + $"{row.BytesPerPrediction,8}{ratio,9:F2}x");
        }
    }

    private sealed record Result(
        string Name, int Runs, double MedianMicroseconds, double MinMicroseconds, double MaxMicroseconds, double BytesPerPrediction);
}
