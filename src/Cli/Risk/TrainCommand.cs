using System.CommandLine;
using CommitWise.Risk;
using CommitWise.Risk.Evaluation;
using CommitWise.Risk.Training;

namespace CommitWise.Cli.Risk;

/// <summary>
/// <c>commitwise train --data CSV... [--out FILE] [--seed N] [--features a,b]</c>: trains a model on all rows, evaluates the way it was
/// trained within and across projects, and writes both.
/// </summary>
internal static class TrainCommand
{
    private static readonly Option<string[]> Data = new("--data")
    {
        Description = "CSV files, one per project: columns date, bug and the measures.",
        Required = true,
        AllowMultipleArgumentsPerToken = true,
    };

    private static readonly Option<string> Out = new("--out")
    {
        Description = "Model to write; the evaluation goes beside it as *.evaluation.json.",
        DefaultValueFactory = _ => "model.json",
    };

    private static readonly Option<ulong> Seed = new("--seed")
    {
        Description = "Seed of the bags.",
        DefaultValueFactory = _ => new TrainingOptions().Seed,
    };

    private static readonly Option<string?> Names = new("--features")
    {
        Description = "Measures to use, separated by commas; by default those that agree with their published definitions.",
    };

    private static readonly Option<string> Id = new("--id") { Description = "Name of the model.", DefaultValueFactory = _ => "default" };

    /// <summary>The command, for the root command.</summary>
    public static Command Create()
    {
        Command command = new("train", "Train a risk model from labelled changes and evaluate it.") { Data, Out, Seed, Names, Id };
        command.SetAction((parsed, token) => Task.Run(() => Run(parsed, token), token));
        return command;
    }

    private static int Run(ParseResult parsed, CancellationToken cancellationToken)
    {
        TrainingOptions options = new() { Seed = parsed.GetValue(Seed) };
        IReadOnlyList<string> features = FeaturesOf(parsed.GetValue(Names));
        IReadOnlyList<JitDataSet> data = TrainingData.Read(parsed.GetValue(Data)!, features);
        TrainingSet rows = TrainingSet.From([.. data.Select(project => (project, project.Count))], features, options);
        RiskModel model = ModelTrainer.Train(rows, options, parsed.GetValue(Id)!, cancellationToken);
        EvaluationReport report = EvaluationReport.Of(model, new RiskEvaluation(features, options).All(data, cancellationToken));

        Write(parsed.GetValue(Out)!, ModelFile.Write(model.Document));
        Write(Path.ChangeExtension(parsed.GetValue(Out)!, ".evaluation.json"), report.ToJson());
        TextWriter output = parsed.InvocationConfiguration.Output;
        EvaluationTable.Write(output, report);
        output.WriteLine($"{parsed.GetValue(Out)}: {rows.Count} rows, {model.Terms.Count} terms, sha256 {model.Sha256}");
        return 0;
    }

    private static string[] FeaturesOf(string? names)
    {
        string[] chosen = names?.Split(',', StringSplitOptions.TrimEntries) ?? [.. JitColumns.Agreeing];
        return chosen.FirstOrDefault(name => Features.IndexOf(name) < 0) is { } stranger
            ? throw new InputException("invalid-argument", $"--features: there is no measure '{stranger}'")
            : chosen;
    }

    private static void Write(string path, byte[] bytes) => TrainingData.Try(path, file =>
    {
        File.WriteAllBytes(file, bytes);
        return file;
    });
}
