using CommitWise.History;
using CommitWise.Impact;

namespace CommitWise.Risk;

/// <summary>
/// Takes the measures of Kamei et al. (TSE 2013, table 2) and the composition of a change. Measures that the paper defines for "a file"
/// are taken over all files of the change: <c>lt</c> is their sum (the paper divides it by <c>nf</c> later, against collinearity),
/// <c>age</c> their mean, <c>ndev</c> and <c>nuc</c> count each developer and each earlier change once.
/// </summary>
public static class ChangeMeasurer
{
    /// <summary>Measures a change.</summary>
    /// <param name="change">Its files, time, kind and past.</param>
    /// <returns>One value per feature; NaN where the input does not say.</returns>
    public static ChangeMeasures Measure(MeasuredChange change)
    {
        // The order is that of Features.All; a test holds the two together.
        double[] size = change.LinesKnown ? Size(change.Files) : [double.NaN, double.NaN, double.NaN];
        double[] history = change.History is { } facts ? History(change, facts) : [.. Enumerable.Repeat(double.NaN, 4)];
        double[] author = change.History is { } known ? Experience(known.Author) : [double.NaN, double.NaN, double.NaN];
        double[] composition = change.LinesKnown ? Composition(change.Files) : [.. Enumerable.Repeat(double.NaN, 4)];
        double fix = change.IsFix is { } isFix ? (isFix ? 1 : 0) : double.NaN;
        return new ChangeMeasures([.. Diffusion(change.Files), .. size, history[0], fix, .. history[1..], .. author, .. composition]);
    }

    /// <summary>
    /// Different subsystems, folders and files. A subsystem is the first segment of a path; files of the root are one of their own.
    /// </summary>
    private static double[] Diffusion(IReadOnlyList<FileChange> files) =>
    [
        Different(files, path => path.IndexOf('/', StringComparison.Ordinal)),
        Different(files, path => path.LastIndexOf('/')),
        files.Count,
    ];

    private static int Different(IReadOnlyList<FileChange> files, Func<string, int> end) =>
        files.Select(file => file.Path[..Math.Max(0, end(file.Path))]).Distinct(StringComparer.Ordinal).Count();

    /// <summary>Entropy of the changed lines over the files, lines added, lines deleted.</summary>
    private static double[] Size(IReadOnlyList<FileChange> files)
    {
        double added = files.Sum(file => (double)file.Additions);
        double deleted = files.Sum(file => (double)file.Deletions);
        return [Entropy(files, added + deleted), added, deleted];
    }

    /// <summary>
    /// H = -sum p log2 p, with p a file's share of the changed lines (Hassan, ICSE 2009; not normalised by the number of files).
    /// </summary>
    private static double Entropy(IReadOnlyList<FileChange> files, double total)
    {
        double entropy = 0;
        foreach (FileChange file in files)
        {
            double share = total > 0 ? ChangedLines(file) / total : 0;
            entropy -= share > 0 ? share * Math.Log2(share) : 0;
        }

        return Math.Max(0, entropy);
    }

    /// <summary>Lines before, developers, mean age in days, earlier changes of the files that were there.</summary>
    private static double[] History(MeasuredChange change, HistoryFacts facts)
    {
        double[] ages = [.. facts.Files
            .Where(file => file.LastChangedAt is not null)
            .Select(file => Math.Max(0, (change.CommittedAt - file.LastChangedAt!.Value).TotalDays))];
        return [LinesBefore(change.Files, facts), facts.DistinctAuthors, ages.Length > 0 ? ages.Average() : double.NaN, facts.UniqueChanges];
    }

    private static double LinesBefore(IReadOnlyList<FileChange> files, HistoryFacts facts) =>
        files.Zip(facts.Files)
            .Where(pair => pair.First.PathBefore is not null && !pair.First.IsBinary)
            .Sum(pair => pair.Second.Lines ?? double.NaN);

    /// <summary>Changes; changes weighted by 1/(years + 1); changes in the subsystems.</summary>
    private static double[] Experience(AuthorFacts author) =>
    [
        author.Changes,
        author.ChangesByYear.Select((count, years) => count / (years + 1.0)).Sum(),
        author.SubsystemChanges,
    ];

    /// <summary>Shares of test, documentation, configuration (with build) and generated files in the changed lines.</summary>
    private static double[] Composition(IReadOnlyList<FileChange> files)
    {
        Span<double> lines = stackalloc double[Enum.GetValues<FileKind>().Length];
        double total = 0;
        foreach (FileChange file in files)
        {
            lines[(int)FileKinds.Classify(file.Path)] += ChangedLines(file);
            total += ChangedLines(file);
        }

        double config = lines[(int)FileKind.Config] + lines[(int)FileKind.Build];
        return total > 0
            ? [lines[(int)FileKind.Test] / total, lines[(int)FileKind.Docs] / total, config / total, lines[(int)FileKind.Generated] / total]
            : [double.NaN, double.NaN, double.NaN, double.NaN];
    }

    private static double ChangedLines(FileChange file) => (double)file.Additions + file.Deletions;
}
