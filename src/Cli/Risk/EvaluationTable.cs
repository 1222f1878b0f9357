using CommitWise.Risk.Evaluation;

namespace CommitWise.Cli.Risk;

/// <summary>Prints an evaluation as a table of one line per project and one per mean.</summary>
internal static class EvaluationTable
{
    /// <summary>Writes the table.</summary>
    public static void Write(TextWriter output, EvaluationReport report)
    {
        output.WriteLine(
            $"{"protocol",-16}{"project",-12}{"rows",7}{"base",7}{"AUC",7}{"95 %",14}{"PR",7}"
            + $"{"Brier",7}{"ECE",7}{"floor",7}{"top 20%",9}");
        foreach (ProjectEvaluation row in report.Projects)
        {
            string interval = $"{Show(row.Auc.Lower)}-{Show(row.Auc.Upper)}";
            output.WriteLine(
                $"{row.Protocol,-16}{row.Project,-12}{row.Rows,7}{Show(row.BaseRate),7}{Show(row.Auc.Value),7}{interval,14}{Show(row.PrAuc.Value),7}"
                + $"{Show(row.Brier.Value),7}{Show(row.Ece.Value),7}{Show(row.EceFloor),7}{Show(row.RecallOfRiskiest.Value),9}");
        }

        foreach (MeanEvaluation mean in report.Means)
        {
            output.WriteLine(
                $"{mean.Protocol,-16}{"mean",-12}{"",7}{"",7}{Show(mean.Auc),7}{"",14}{Show(mean.PrAuc),7}"
                + $"{Show(mean.Brier),7}{Show(mean.Ece),7}{Show(mean.EceFloor),7}{Show(mean.RecallOfRiskiest),9}");
        }
    }

    private static string Show(double? value) => value is { } known ? known.ToString("#.000") : "-";
}
