using CommitWise.Risk;

namespace CommitWise.Bench.Agreement;

/// <summary>How well one column of the data agrees with a measure of ours.</summary>
/// <param name="Column">Name of both.</param>
/// <param name="Form">Which measure of ours, on which rows.</param>
/// <param name="Rows">Rows compared.</param>
/// <param name="Exact">Share of equal values, to the data's eight digits.</param>
/// <param name="WithinOnePercent">Share of values within 1 %.</param>
/// <param name="Rank">Spearman's rank correlation; NaN when one side does not vary.</param>
internal sealed record ColumnAgreement(string Column, string Form, int Rows, double Exact, double WithinOnePercent, double Rank)
{
    private const double DataPrecision = 1e-7;

    /// <summary>The three comparisons of a column.</summary>
    public static IEnumerable<ColumnAgreement> Of(string column, IReadOnlyList<RemeasuredRow> rows)
    {
        yield return Compare(column, "published", rows, row => row.Published);
        yield return Compare(column, "published, no new files", [.. rows.Where(row => !row.HasNewFiles)], row => row.Published);
        yield return Compare(column, "files that were there", rows, row => row.Earlier);
    }

    private static ColumnAgreement Compare(
        string column, string form, IReadOnlyList<RemeasuredRow> rows, Func<RemeasuredRow, ChangeMeasures> ours)
    {
        var pairs = rows.Select(row => (Data: row.Data[column], Ours: ours(row)[column]))
            .Where(pair => !double.IsNaN(pair.Data) && !double.IsNaN(pair.Ours)).ToArray();
        return new ColumnAgreement(
            column,
            form,
            pairs.Length,
            ShareWithin(pairs, DataPrecision),
            ShareWithin(pairs, 0.01),
            Correlation(Ranks([.. pairs.Select(pair => pair.Data)]), Ranks([.. pairs.Select(pair => pair.Ours)])));
    }

    private static double ShareWithin((double Data, double Ours)[] pairs, double tolerance) =>
        pairs.Length == 0 ? double.NaN : pairs.Average(pair => Math.Abs(pair.Data - pair.Ours) <= tolerance * Math.Abs(pair.Data) ? 1.0 : 0.0);

    /// <summary>Ranks with the mean rank for ties.</summary>
    private static double[] Ranks(double[] values)
    {
        var ranks = new double[values.Length];
        var before = 0;
        foreach (var tied in values.Select((value, row) => (value, row)).GroupBy(pair => pair.value).OrderBy(group => group.Key))
        {
            foreach (var (_, row) in tied)
            {
                ranks[row] = before + ((tied.Count() - 1) / 2.0);
            }

            before += tied.Count();
        }

        return ranks;
    }

    private static double Correlation(double[] first, double[] second)
    {
        if (first.Length == 0)
        {
            return double.NaN;
        }

        var (firstMean, secondMean) = (first.Average(), second.Average());
        var product = first.Zip(second, (x, y) => (x - firstMean) * (y - secondMean)).Sum();
        return product / Math.Sqrt(first.Sum(x => Math.Pow(x - firstMean, 2)) * second.Sum(y => Math.Pow(y - secondMean, 2)));
    }
}
