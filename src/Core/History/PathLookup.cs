using CommitWise.History.Storage;

namespace CommitWise.History;

/// <summary>What paths stand for as of a commit: the latest event at the path among the commit's ancestors.</summary>
/// <remarks>
/// Of two events on parallel branches the one with the later rank counts, then the one with the greater object id, so the answer depends
/// on the ancestors only, never on the order in which commits were read.
/// </remarks>
/// <param name="tables">The history.</param>
internal readonly struct PathLookup(HistoryTables tables)
{
    // Each step follows one rename; a cycle of them ends here.
    private const int LongestTrail = 64;

    /// <summary>The latest event at a path.</summary>
    /// <param name="path">Number of the path.</param>
    /// <param name="at">The commit with its ancestors.</param>
    /// <param name="found">The event.</param>
    /// <returns>False when no ancestor had the path.</returns>
    public bool TryFind(int path, AncestorSet at, out PathEvent found)
    {
        found = default;
        var any = false;
        foreach (var candidate in tables.PathEvents.Of(path))
        {
            if (at.Contains(candidate.Commit) && (!any || IsLater(candidate.Commit, found.Commit)))
            {
                (found, any) = (candidate, true);
            }
        }

        return any;
    }

    /// <summary>The path at which a file is, the latest one if merges left it at several; -1 when it is at none of its paths.</summary>
    /// <param name="file">The file.</param>
    /// <param name="at">The commit with its ancestors.</param>
    public int PathOf(int file, AncestorSet at)
    {
        var path = -1;
        var latest = -1;
        foreach (var candidate in tables.FilePaths.Of(file))
        {
            if (TryFind(candidate, at, out var state) && state.File == file && state.Target == candidate
                && (latest < 0 || IsLater(state.Commit, latest) || (state.Commit == latest && IsBefore(candidate, path))))
            {
                (path, latest) = (candidate, state.Commit);
            }
        }

        return path;
    }

    /// <summary>Whether the file that moved away from a path is still somewhere.</summary>
    /// <param name="moved">The event at the path it left.</param>
    /// <param name="at">The commit with its ancestors.</param>
    public bool LivesElsewhere(PathEvent moved, AncestorSet at)
    {
        var state = moved;
        for (var step = 0; step < LongestTrail && state.Target >= 0; step++)
        {
            var path = state.Target;
            if (!TryFind(path, at, out state) || state.File != moved.File)
            {
                return false;
            }

            if (state.Target == path)
            {
                return true;
            }
        }

        return false;
    }

    private bool IsBefore(int path, int other) => tables.Paths[path].SequenceCompareTo(tables.Paths[other]) < 0;

    private bool IsLater(int commit, int other)
    {
        var compared = tables.Ranks[commit].CompareTo(tables.Ranks[other]);
        return compared > 0 || (compared == 0 && tables.Shas[commit].SequenceCompareTo(tables.Shas[other]) > 0);
    }
}
