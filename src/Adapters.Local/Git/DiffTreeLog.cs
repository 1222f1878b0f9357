using System.Buffers.Text;
using System.Text;
using CommitWise.Diffs;
using CommitWise.History;

namespace CommitWise.Adapters.Local.Git;

/// <summary>
/// The changes of many commits as <c>git diff-tree --stdin --raw --numstat -z</c> prints them: the commit's id; for each file modes, ids,
/// status and path; then for each file in the same order its counts and path.
/// </summary>
internal sealed class DiffTreeLog
{
    private const int None = -1;

    // Length of a colon and two modes with a space after each.
    private const int Modes = 15;

    private readonly ByteStrings _paths = new();
    private readonly List<CommitChange> _changes = [];
    private readonly ByteStrings _commits = new();
    private readonly List<int> _starts = [];
    private int _counted;
    private volatile int _read;

    /// <summary>Commits read so far.</summary>
    public int Commits => _read;

    /// <summary>Reads to the end.</summary>
    /// <exception cref="InputException"><c>git-failed</c>: the output is not as described.</exception>
    public void Read(Stream output)
    {
        var reader = new NulReader(output);
        while (reader.TryRead(out var text))
        {
            switch (text)
            {
                case [(byte)':', ..]:
                    ReadFile(reader, text);
                    break;
                case [(byte)'-', (byte)'\t', ..]:
                case [>= (byte)'0' and <= (byte)'9', ..] when text.Contains((byte)'\t'):
                    ReadCounts(reader, text);
                    break;
                default:
                    Begin(text);
                    break;
            }
        }

        Begin([]);
    }

    /// <summary>Hands a commit's changes to a history.</summary>
    /// <param name="sha">Object id.</param>
    /// <param name="paths">The history's numbers of this log's paths, filled as needed.</param>
    /// <param name="builder">The history.</param>
    public ReadOnlySpan<CommitChange> ChangesOf(string sha, PathNumbers paths, HistoryBuilder builder)
    {
        var commit = _commits.Find(Encoding.ASCII.GetBytes(sha));
        if (commit < 0)
        {
            return [];
        }

        var changes = new CommitChange[_starts[commit + 1] - _starts[commit]];
        for (var i = 0; i < changes.Length; i++)
        {
            var change = _changes[_starts[commit] + i];
            changes[i] = change with { Path = paths.Of(change.Path, _paths, builder), OldPath = paths.Of(change.OldPath, _paths, builder) };
        }

        return changes;
    }

    private void Begin(ReadOnlySpan<byte> sha)
    {
        if (_counted != _changes.Count)
        {
            throw new InputException("git-failed", "git diff-tree did not count the lines of every file.");
        }

        if (_commits.Add(sha) != _starts.Count)
        {
            throw new InputException("git-failed", "git diff-tree printed a commit twice.");
        }

        _starts.Add(_changes.Count);
        _read++;
    }

    // ":<mode> <mode> <id> <id> <status>[score]", a path, and for a rename or copy another.
    private void ReadFile(NulReader reader, ReadOnlySpan<byte> header)
    {
        var status = Status(header);
        var first = _paths.Add(reader.Read());
        _changes.Add(status is FileStatus.Renamed or FileStatus.Copied
            ? new CommitChange(_paths.Add(reader.Read()), first, status, 0, 0, IsBinary: false)
            : new CommitChange(first, None, status, 0, 0, IsBinary: false));
    }

    // "<added>\t<deleted>\t<path>", or without path and two texts follow; "-" for the counts of a binary file.
    private void ReadCounts(NulReader reader, ReadOnlySpan<byte> counts)
    {
        var tab = counts.IndexOf((byte)'\t');
        var rest = counts[(tab + 1)..];
        var (additions, deletions, isBinary) = (Number(counts), Number(rest), counts[0] == (byte)'-');
        var path = rest[(rest.IndexOf((byte)'\t') + 1)..];
        if (path.IsEmpty)
        {
            reader.Read();
            path = reader.Read();
        }

        if (_counted == _changes.Count || !_paths[_changes[_counted].Path].SequenceEqual(path))
        {
            throw new InputException("git-failed", "git diff-tree counted the lines of a file that it did not name.");
        }

        _changes[_counted] = _changes[_counted] with { Additions = additions, Deletions = deletions, IsBinary = isBinary };
        _counted++;
    }

    private static FileStatus Status(ReadOnlySpan<byte> header)
    {
        var last = header.LastIndexOf((byte)' ');
        if (last < Modes || last == header.Length - 1)
        {
            throw new InputException("git-failed", "git diff-tree printed a line of another form.");
        }

        var ids = header[Modes..last];
        return header[last + 1] switch
        {
            (byte)'A' => FileStatus.Added,
            (byte)'D' => FileStatus.Deleted,
            (byte)'R' => FileStatus.Renamed,
            (byte)'C' => FileStatus.Copied,
            (byte)'M' when ids[..(ids.Length / 2)].SequenceEqual(ids[((ids.Length / 2) + 1)..]) => FileStatus.ModeChanged,
            _ => FileStatus.Modified,
        };
    }

    private static int Number(ReadOnlySpan<byte> text) => Utf8Parser.TryParse(text, out int value, out _) ? value : 0;
}

/// <summary>The numbers that a history gives to the paths of a log, each asked for once.</summary>
internal sealed class PathNumbers
{
    private readonly List<int> _numbers = [];

    /// <summary>The history's number of a path.</summary>
    /// <param name="path">The log's number of it; -1 stays -1.</param>
    /// <param name="texts">Its bytes as git has them.</param>
    /// <param name="builder">The history.</param>
    public int Of(int path, ByteStrings texts, HistoryBuilder builder)
    {
        if (path < 0)
        {
            return path;
        }

        while (_numbers.Count <= path)
        {
            _numbers.Add(-1);
        }

        return _numbers[path] >= 0
            ? _numbers[path]
            : _numbers[path] = builder.AddPath(Encoding.UTF8.GetBytes(GitPath.Decode(texts[path])));
    }
}
