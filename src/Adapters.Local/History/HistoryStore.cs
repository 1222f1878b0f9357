using System.Security.Cryptography;
using System.Text;
using CommitWise.Adapters.Local.Git;
using CommitWise.Adapters.Local.Storage;
using CommitWise.History;

namespace CommitWise.Adapters.Local.History;

/// <summary>Keeps the history index of each clone in a cache folder and brings it up to date. Several processes may do so.</summary>
public static class HistoryStore
{
    // Later commits are read anew at every opening; past this share of the segment a new segment is the cheaper way.
    private const int SegmentToTail = 4;

    /// <summary>Opens the index and reads the ancestors of a head that it does not know yet.</summary>
    /// <param name="clone">The repository.</param>
    /// <param name="head">Full object id of the commit that must be known.</param>
    /// <param name="cacheFolder">Where all of ours is; may be deleted when nothing runs.</param>
    /// <param name="progress">Hears how far the reading is.</param>
    /// <param name="cancellationToken">Stops it; the index stays as it was.</param>
    /// <exception cref="InputException">As <see cref="IRepositorySource"/>; <c>history-too-large</c>.</exception>
    public static async Task<OpenedHistory> OpenOrUpdateAsync(
        GitClone clone, string head, string cacheFolder, IProgress<HistoryProgress>? progress, CancellationToken cancellationToken)
    {
        var root = Directory.CreateDirectory(FolderOf(clone, cacheFolder)).FullName;
        var folder = new HistoryFolder(root);
        using var gate = await FileGate.EnterAsync(folder.Gate, clone.Git.Options.Time, cancellationToken);
        var (files, damage) = Load(folder);
        return files is null
            ? await BuildAsync(clone, head, folder, damage, progress, cancellationToken)
            : await UpdateAsync(clone, head, folder, files, progress, cancellationToken);
    }

    /// <summary>Where the index of a clone is.</summary>
    internal static string FolderOf(GitClone clone, string cacheFolder)
    {
        var name = Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(clone.Root)))[..32];
        return Path.Combine(Path.GetFullPath(cacheFolder), "history", name);
    }

    private static (IndexFiles? Files, string? Damage) Load(HistoryFolder folder)
    {
        try
        {
            return (folder.Load(), null);
        }
        catch (Exception fault) when (fault is InvalidDataException or EndOfStreamException or ArgumentException)
        {
            return (null, fault.Message);
        }
    }

    private static async Task<OpenedHistory> BuildAsync(
        GitClone clone,
        string head,
        HistoryFolder folder,
        string? damage,
        IProgress<HistoryProgress>? progress,
        CancellationToken cancellationToken)
    {
        var builder = new HistoryBuilder();
        var read = await new GitHistoryReader(clone.Git, progress).ReadAsync(head, [], builder, cancellationToken);
        var outcome = damage is null ? HistoryOutcome.Built : HistoryOutcome.Rebuilt;
        return Open(folder.SaveSegment(builder, [head]), new HistoryUpdate(outcome, read, Reason: damage));
    }

    private static async Task<OpenedHistory> UpdateAsync(
        GitClone clone,
        string head,
        HistoryFolder folder,
        IndexFiles files,
        IProgress<HistoryProgress>? progress,
        CancellationToken cancellationToken)
    {
        if (files.Builder.Contains(head))
        {
            return Open(files, new HistoryUpdate(HistoryOutcome.Unchanged, 0));
        }

        try
        {
            var heads = new KnownHeads(clone.Git, files.Header.Heads);
            var there = await heads.ExistingAsync(cancellationToken);
            var read = await new GitHistoryReader(clone.Git, progress).ReadAsync(head, there, files.Builder, cancellationToken);
            var history = new RepositoryHistory(files.Builder);
            var left = await heads.LeftBehindAsync(history, head, there, cancellationToken);
            var kept = KnownHeads.Tips(history, [.. files.Header.Heads.Except(left, StringComparer.Ordinal), head]);
            return left.Count == 0
                ? Save(folder, files, kept, new HistoryUpdate(HistoryOutcome.Updated, read))
                : Rewrite(
                    folder, files, history, kept, new HistoryUpdate(HistoryOutcome.Rewritten, read, history.ForkPoint(left[0], head)));
        }
        catch
        {
            ((IDisposable)files.Map).Dispose();
            throw;
        }
    }

    private static OpenedHistory Save(HistoryFolder folder, IndexFiles files, IReadOnlyList<string> heads, HistoryUpdate update)
    {
        if (files.TailLength * SegmentToTail > files.Map.Memory.Length)
        {
            return Replace(files, folder.SaveSegment(files.Builder, heads), update);
        }

        folder.SaveTail(files.Builder, files.Header.Segment, heads);
        return Open(files, update);
    }

    private static OpenedHistory Rewrite(
        HistoryFolder folder, IndexFiles files, RepositoryHistory history, IReadOnlyList<string> heads, HistoryUpdate update)
    {
        var builder = new HistoryBuilder();
        builder.AppendAncestors(history, heads);
        return Replace(files, folder.SaveSegment(builder, heads), update);
    }

    private static OpenedHistory Replace(IndexFiles old, IndexFiles files, HistoryUpdate update)
    {
        ((IDisposable)old.Map).Dispose();
        return Open(files, update);
    }

    private static OpenedHistory Open(IndexFiles files, HistoryUpdate update) =>
        new(new RepositoryHistory(files.Builder, files.Map), update);
}
