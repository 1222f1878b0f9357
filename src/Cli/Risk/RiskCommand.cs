using System.CommandLine;
using CommitWise.Risk;
using CommitWise.Risk.Evaluation;
using CommitWise.Risk.Training;

namespace CommitWise.Cli.Risk;

/// <summary>
/// <c>commitwise risk evaluate --model FILE|default --data CSV... [--protocol wp|cp|holdout] [--json]</c>: a finished model on rows it has
/// not seen, or the way it was trained by the protocols within and across projects.
/// </summary>
internal static class RiskCommand
{
    private const string Default = "default";

    private static readonly Option<string> Model = new("--model")
    {
        Description = "A model's file, or 'default'.",
        DefaultValueFactory = _ => Default,
    };

    private static readonly Option<string[]> Data = new("--data")
    {
        Description = "CSV files, one per project.",
        Required = true,
        AllowMultipleArgumentsPerToken = true,
    };

    private static readonly Option<string> Protocol = new("--protocol")
    {
        Description = "holdout: the model as it is, on all rows. wp, cp: its features, trained anew within or across the projects.",
        DefaultValueFactory = _ => "holdout",
    };

    private static readonly Option<bool> Json = new("--json") { Description = "Print JSON." };

    /// <summary>The command <c>risk</c> with its subcommand <c>evaluate</c>, for the root command.</summary>
    public static Command Create()
    {
        Protocol.AcceptOnlyFromAmong("wp", "cp", "holdout");
        Command evaluate = new("evaluate", "Measure how good a model is on labelled changes.") { Model, Data, Protocol, Json };
        evaluate.SetAction((parsed, token) => Task.Run(() => Run(parsed, token), token));
        return new Command("risk", "Look at risk models.") { evaluate };
    }

    private static int Run(ParseResult parsed, CancellationToken cancellationToken)
    {
        RiskModel model = Load(parsed.GetValue(Model)!);
        string[] features = [.. model.Document.Features.Select(feature => feature.Name)];
        IReadOnlyList<JitDataSet> data = TrainingData.Read(parsed.GetValue(Data)!, features);
        RiskEvaluation evaluation = new(features, new TrainingOptions { Seed = model.Document.Training.Seed });
        IReadOnlyList<ProjectEvaluation> results = parsed.GetValue(Protocol) switch
        {
            "wp" => [.. data.Select(project => evaluation.WithinProject(project, cancellationToken))],
            "cp" => [.. data.SelectMany(project => evaluation.AcrossProjects(project, [.. data.Except([project])], cancellationToken))],
            _ => [.. data.Select(project => evaluation.Holdout(model, project))],
        };
        Write(parsed.InvocationConfiguration.Output, EvaluationReport.Of(model, results), parsed.GetValue(Json));
        return 0;
    }

    private static RiskModel Load(string model) => string.Equals(model, Default, StringComparison.Ordinal)
        ? RiskModel.LoadDefault()
        : ModelFile.Read(TrainingData.Try(model, File.ReadAllBytes), model);

    private static void Write(TextWriter output, EvaluationReport report, bool asJson)
    {
        if (asJson)
        {
            output.Write(System.Text.Encoding.UTF8.GetString(report.ToJson()));
        }
        else
        {
            EvaluationTable.Write(output, report);
        }
    }
}
