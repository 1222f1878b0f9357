using CommitWise.Adapters.Local.Git;
using CommitWise.Adapters.Local.History;
using CommitWise.Adapters.Local.Storage;
using CommitWise.Analysis;
using CommitWise.Masking;
using CommitWise.Risk;

namespace CommitWise.Adapters.Local.Analysis;

/// <summary>A finished analysis.</summary>
/// <param name="Report">The stored report.</param>
/// <param name="Key">Its key in the object store.</param>
/// <param name="Change">The metadata that it was made from.</param>
public sealed record LocalAnalysis(Report Report, string Key, ChangeMetadata Change);

/// <summary>Analyses changes of clones on this machine: reads, decides, and stores the report with everything it was made from.</summary>
/// <param name="store">Where inputs are kept.</param>
/// <param name="reports">Where reports are kept.</param>
/// <param name="cacheFolder">Where what can be made again is kept.</param>
/// <param name="model">Predicts.</param>
/// <param name="time">Measures the stages and dates the report.</param>
public sealed class LocalAnalyzer(InputStore store, ReportStore reports, string cacheFolder, RiskModel model, TimeProvider time)
{
    /// <summary>Analyses one change.</summary>
    /// <param name="clone">The clone.</param>
    /// <param name="revision">As <see cref="ChangeTarget.ResolveAsync"/>.</param>
    /// <param name="progress">Told while history is read for the first time.</param>
    /// <param name="cancellationToken">Stops it; nothing half-written stays.</param>
    public async Task<LocalAnalysis> AnalyzeAsync(
        GitClone clone, string? revision, IProgress<HistoryProgress>? progress, CancellationToken cancellationToken)
    {
        var stages = new Stages(time);
        var target = await ChangeTarget.ResolveAsync(clone, revision, cancellationToken);
        var known = await ReadMetadataAsync(clone, target, cancellationToken);
        var change = known with { Author = SecretMasker.Mask(known.Author), AuthorName = SecretMasker.Mask(known.AuthorName) };
        var opened = await HistoryStore.OpenOrUpdateAsync(clone, target.Head, cacheFolder, progress, cancellationToken);
        using var history = opened.History;
        stages.End("history");
        var diffSha256 = await store.PutAsync((file, token) => CopyMaskedDiffAsync(clone, change, file, token), cancellationToken);
        stages.End("fetch_changes");
        var diff = ParsedChange.Read(await store.GetAsync(diffSha256, cancellationToken));
        stages.End("parse_diff");
        // History knows its authors by their own names; the snapshot holds only counts of them.
        var snapshot = await new SnapshotReader(clone, history).ReadAsync(target, known, diff, cancellationToken);
        stages.End("measure");
        var inputs = new DecisionInputs(change, diff, snapshot, AnalysisConfig.Default, model);
        var decision = ChangeAnalyzer.Decide(inputs);
        stages.End("decide");
        var names = await store.PutAsync(inputs, diffSha256, cancellationToken);
        var (report, key) = await reports.AddAsync(ReportBuilder.Build(decision, names, stages.Milliseconds, time), cancellationToken);
        return new LocalAnalysis(report, key, change);
    }

    private static async Task<ChangeMetadata> ReadMetadataAsync(GitClone clone, ChangeTarget target, CancellationToken cancellationToken)
    {
        var head = await clone.ReadCommitAsync(target.Head, cancellationToken);
        var commits = target is { Kind: ChangeKind.PullRequest, Base: { } fork }
            ? await clone.ReadRangeAsync(fork, target.Head, cancellationToken)
            : [head];
        return new ChangeMetadata(
            RepositoryKey.OfLocal(clone.Root),
            target.Kind,
            Number: null,
            target.Base ?? clone.EmptyTree,
            target.Head,
            commits.Count,
            head.Author,
            head.AuthorName,
            head.CommittedAt,
            SecretMasker.Mask(head.Subject),
            SecretMasker.Mask(string.Join("\n\n", commits.Select(commit => commit.Message))));
    }

    private static async Task CopyMaskedDiffAsync(GitClone clone, ChangeMetadata change, Stream file, CancellationToken cancellationToken)
    {
        await using var masking = new MaskingStream(file);
        await clone.CopyDiffAsync(change.BaseSha, change.HeadSha, masking, cancellationToken);
    }

    /// <summary>Times of the stages of one run.</summary>
    private sealed class Stages(TimeProvider time)
    {
        private readonly Dictionary<string, double> _milliseconds = new(StringComparer.Ordinal);
        private long _start = time.GetTimestamp();

        public IReadOnlyDictionary<string, double> Milliseconds => _milliseconds;

        public void End(string stage)
        {
            _milliseconds[stage] = Math.Round(time.GetElapsedTime(_start).TotalMilliseconds, 1);
            _start = time.GetTimestamp();
        }
    }
}
