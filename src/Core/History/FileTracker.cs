using CommitWise.Diffs;
using CommitWise.History.Storage;

namespace CommitWise.History;

/// <summary>
/// Says which file a change is about and keeps what becomes of paths. A file is the same through renames, deletion and return; a path
/// that a file moved away from still stands for it until a new file is added there, which is another one if the first is still somewhere.
/// </summary>
/// <param name="tables">The history so far.</param>
internal sealed class FileTracker(HistoryTables tables)
{
    private readonly PathLookup _lookup = new(tables);
    private readonly Dictionary<int, PathEvent> _events = [];

    /// <summary>Finds the files of a commit's changes as of its parent, and then records what the commit did to their paths.</summary>
    /// <param name="commit">Number that the commit will have.</param>
    /// <param name="parent">Its parent with ancestors.</param>
    /// <param name="changes">Changes; their files are filled in.</param>
    public void Track(int commit, AncestorSet parent, Span<StoredChange> changes)
    {
        _events.Clear();
        foreach (ref var change in changes)
        {
            change = change with { File = FileOf(change, commit, parent) };
        }

        foreach (var (path, happened) in _events)
        {
            tables.PathEvents.Add(path, happened);
            if (happened.Target == path)
            {
                AddPath(happened.File, path);
            }
        }
    }

    private int FileOf(StoredChange change, int commit, AncestorSet parent)
    {
        if (change.Status == FileStatus.Renamed)
        {
            var renamed = _lookup.TryFind(change.OldPath, parent, out var source) ? source.File : FirstAt(change.OldPath);
            Record(change.OldPath, new PathEvent(commit, renamed, change.Path));
            Record(change.Path, new PathEvent(commit, renamed, change.Path));
            return renamed;
        }

        var known = _lookup.TryFind(change.Path, parent, out var state);
        var file = known ? state.File : FirstAt(change.Path);
        if (change.Status == FileStatus.Deleted)
        {
            Record(change.Path, new PathEvent(commit, file, StoredChange.None));
            return file;
        }

        var isNew = change.Status is FileStatus.Added or FileStatus.Copied;
        if (known && isNew && state.Target != change.Path && _lookup.LivesElsewhere(state, parent))
        {
            file = NextAt(change.Path, file);
        }

        // A merge may have brought the file back, or in, without a change of its own to say so.
        if (!known || state.Target != change.Path)
        {
            Record(change.Path, new PathEvent(commit, file, change.Path));
        }

        return file;
    }

    // The first file of a path is one and the same on all branches, wherever it was added first.
    private int FirstAt(int path) => NextAt(path, StoredChange.None);

    private int NextAt(int path, int predecessor)
    {
        var origin = new FileOrigin(path, predecessor);
        foreach (var happened in tables.PathEvents.Of(path))
        {
            if (tables.Origins[happened.File] == origin)
            {
                return happened.File;
            }
        }

        if (_events.TryGetValue(path, out var recorded) && tables.Origins[recorded.File] == origin)
        {
            return recorded.File;
        }

        tables.Origins.Add(origin);
        return tables.Origins.Count - 1;
    }

    // Of what one commit does to a path, that something is there afterwards counts.
    private void Record(int path, PathEvent happened)
    {
        if (happened.Target == path || !_events.ContainsKey(path))
        {
            _events[path] = happened;
        }
    }

    private void AddPath(int file, int path)
    {
        foreach (var known in tables.FilePaths.Of(file))
        {
            if (known == path)
            {
                return;
            }
        }

        tables.FilePaths.Add(file, path);
    }
}
