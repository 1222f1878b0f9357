using System.Numerics;
using CommitWise.History.Storage;

namespace CommitWise.History;

/// <summary>
/// A commit and its ancestors. Commits come branch by branch, so nearly all of them are a prefix of the numbers; what lies between that
/// prefix and the commit is marked when it is first asked for, one bit a commit.
/// </summary>
/// <param name="tables">The history.</param>
/// <param name="commit">The commit; -1 for the empty set.</param>
internal sealed class AncestorSet(HistoryTables tables, int commit)
{
    private ulong[]? _marks;

    /// <summary>The commit.</summary>
    public int Commit { get; } = commit;

    /// <summary>All commits below this number belong to the set.</summary>
    public int Prefix { get; } = commit < 0 ? 0 : tables.Prefixes[commit];

    /// <summary>Whether a commit belongs to the set.</summary>
    public bool Contains(int other) =>
        other < Prefix || (other <= Commit && IsSet(_marks ??= Mark(tables, [Commit], Prefix, Commit), other - Prefix));

    /// <summary>Members that are no merges.</summary>
    public int CountChanges()
    {
        var count = Prefix == 0 ? 0 : tables.ChangesBefore[Prefix - 1] + IsChange(Prefix - 1);
        for (var other = Prefix; other <= Commit; other++)
        {
            count += Contains(other) ? IsChange(other) : 0;
        }

        return count;
    }

    /// <summary>The prefix of a new commit: see <see cref="HistoryTables.Prefixes"/>.</summary>
    /// <param name="tables">The history so far.</param>
    /// <param name="parents">Parents of the commit that gets the next number.</param>
    public static int PrefixOf(HistoryTables tables, ReadOnlySpan<int> parents)
    {
        var next = tables.CommitCount;
        var prefix = 0;
        foreach (var parent in parents)
        {
            prefix = Math.Max(prefix, tables.Prefixes[parent]);
        }

        if (parents.Length > 1 && prefix < next)
        {
            var marks = Mark(tables, parents, prefix, next);
            var first = prefix;
            while (prefix < next && IsSet(marks, prefix - first))
            {
                prefix++;
            }
        }

        return prefix == next ? next + 1 : prefix;
    }

    private static ulong[] Mark(HistoryTables tables, ReadOnlySpan<int> starts, int first, int last)
    {
        var marks = new ulong[((last - first) >> 6) + 1];
        foreach (var start in starts)
        {
            Set(marks, start - first);
        }

        for (var word = marks.Length - 1; word >= 0; word--)
        {
            // A parent has a lower number, perhaps in the same word: bits are taken from the top, anew after each.
            for (ulong seen = 0, left = marks[word]; left != 0; left = marks[word] & ~seen)
            {
                var bit = 63 - BitOperations.LeadingZeroCount(left);
                seen |= 1UL << bit;
                foreach (var parent in tables.Parents[first + (word << 6) + bit])
                {
                    Set(marks, parent - first);
                }
            }
        }

        return marks;
    }

    private static void Set(ulong[] marks, int index)
    {
        if (index >= 0)
        {
            marks[index >> 6] |= 1UL << (index & 63);
        }
    }

    private static bool IsSet(ulong[] marks, int index) => (marks[index >> 6] & (1UL << (index & 63))) != 0;

    private int IsChange(int other) => tables.IsMerge(other) ? 0 : 1;
}
