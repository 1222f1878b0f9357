using CommitWise.Diffs;

namespace CommitWise.Adapters.Local.Workspaces;

/// <summary>A path that differs between two trees.</summary>
/// <param name="Path">The path.</param>
/// <param name="IsBefore">It is in the first tree.</param>
/// <param name="IsAfter">It is in the second tree.</param>
internal readonly record struct TreeChange(string Path, bool IsBefore, bool IsAfter)
{
    // A colon, two modes, two ids, a letter, and the spaces between them.
    private const int ShortestRecord = 17;

    /// <summary>Reads what <c>git diff-tree --raw -z --no-renames</c> prints.</summary>
    /// <returns>Null when it has another form.</returns>
    public static List<TreeChange>? Read(ReadOnlySpan<byte> raw)
    {
        var changes = new List<TreeChange>();
        while (!raw.IsEmpty)
        {
            var header = raw.IndexOf((byte)0);
            var path = header < ShortestRecord || raw[0] != (byte)':' ? -1 : raw[(header + 1)..].IndexOf((byte)0);
            if (path < 0)
            {
                return null;
            }

            var status = raw[header - 1];
            changes.Add(new TreeChange(
                GitPath.Decode(raw.Slice(header + 1, path)), IsBefore: status != (byte)'A', IsAfter: status != (byte)'D'));
            raw = raw[(header + path + 2)..];
        }

        return changes;
    }
}
