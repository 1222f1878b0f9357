using CommitWise.Analysis;
using CommitWise.Diffs;
using CommitWise.History;
using CommitWise.Risk;
using CommitWise.Risk.Training;

namespace CommitWise.Bench.Agreement;

/// <summary>One commit's measures: what the data says and what we find.</summary>
/// <param name="Data">The data's value by column, its documented offset undone.</param>
/// <param name="Published">By the published definitions, over all changed files.</param>
/// <param name="Earlier">The same, over the files alone that were there before.</param>
/// <param name="HasNewFiles">Whether the two can differ.</param>
internal sealed record RemeasuredRow(ChangeMeasures Data, ChangeMeasures Published, ChangeMeasures Earlier, bool HasNewFiles);

/// <summary>Recomputes measures from a clone, with the code and the history index that reports are made with.</summary>
/// <param name="source">The clone.</param>
/// <param name="history">Its history.</param>
internal sealed class Remeasurer(IRepositorySource source, RepositoryHistory history)
{
    /// <summary>What it recomputes.</summary>
    public static IReadOnlyList<string> Columns { get; } = JitColumns.All;

    /// <summary>Measures the rows whose commits are in the clone; merges and commits with missing objects are left out.</summary>
    public async Task<IReadOnlyList<RemeasuredRow>> MeasureAsync(JitDataSet data, int limit, CancellationToken cancellationToken)
    {
        var stride = Math.Max(1, data.Count / (double)limit);
        var rows = new List<RemeasuredRow>();
        for (var place = 0.0; place < data.Count; place += stride)
        {
            if (await TryMeasureAsync(data, (int)place, cancellationToken) is { } row)
            {
                rows.Add(row);
            }
        }

        return rows;
    }

    private async Task<RemeasuredRow?> TryMeasureAsync(JitDataSet data, int row, CancellationToken cancellationToken)
    {
        try
        {
            var commit = await source.ReadCommitAsync(data.Commits[row], cancellationToken);
            return commit.Parents.Count == 1 && history.Contains(commit.Sha) ? await MeasureAsync(data, row, commit, cancellationToken) : null;
        }
        catch (InputException fault) when (fault.Problem is "missing-object" or "unknown-revision")
        {
            return null;
        }
    }

    private async Task<RemeasuredRow> MeasureAsync(JitDataSet data, int row, CommitDetails commit, CancellationToken cancellationToken)
    {
        using var diff = new MemoryStream();
        await source.CopyDiffAsync(commit.Parents[0], commit.Sha, diff, cancellationToken);
        var files = ParsedChange.Read(diff.ToArray()).Changes;
        FileChange[] earlier = [.. files.Where(file => file.Status != FileStatus.Added)];
        return new RemeasuredRow(
            new ChangeMeasures(data.Row(row)),
            await MeasureAsync(commit, files, cancellationToken),
            await MeasureAsync(commit, earlier, cancellationToken),
            earlier.Length < files.Count);
    }

    private async Task<ChangeMeasures> MeasureAsync(CommitDetails commit, IReadOnlyList<FileChange> files, CancellationToken cancellationToken)
    {
        var lines = await source.CountLinesAsync(
            [.. files.Select(file => new FileAtCommit(commit.Parents[0], file.PathBefore ?? file.Path))], cancellationToken);
        var facts = history.AsOf(commit.Parents[0]).Facts(files, commit.Author, commit.CommittedAt);
        facts = facts with { Files = [.. facts.Files.Zip(lines, (file, count) => file with { Lines = count })] };
        return ChangeMeasurer.Measure(new MeasuredChange(files, commit.CommittedAt, FixDetector.IsFix(commit.Message), facts));
    }
}
