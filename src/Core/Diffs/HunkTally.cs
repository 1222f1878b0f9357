using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace CommitWise.Diffs;

/// <summary>What is left of an ordinary hunk and what it has counted so far.</summary>
internal struct HunkTally
{
    public int OldLeft;
    public int NewLeft;
    public int Added;
    public int Deleted;

    /// <summary>Whether lines are still to come.</summary>
    public readonly bool IsOpen => (OldLeft | NewLeft) != 0;

    /// <summary>
    /// Counts the lines of whole blocks by the byte that follows each newline, as long as the hunk goes on after the block and holds
    /// nothing but added, deleted and context lines there. What it does not take is for the caller to read line by line.
    /// </summary>
    /// <param name="text">Bytes of the body.</param>
    /// <param name="atLineStart">Whether the text starts a line; afterwards whether the rest does.</param>
    /// <param name="newlines">Newlines among the bytes taken.</param>
    /// <returns>Bytes taken, a multiple of the block.</returns>
    public int TakeBlocks(ReadOnlySpan<byte> text, ref bool atLineStart, out int newlines)
    {
        ref var first = ref MemoryMarshal.GetReference(text);
        var carry = atLineStart ? 1UL : 0UL;
        var taken = 0;
        newlines = 0;
        for (; taken + Block64.Size <= text.Length; taken += Block64.Size)
        {
            var block = new Block64(ref Unsafe.Add(ref first, taken));
            var newline = block.Equal((byte)'\n');
            var starts = (newline << 1) | carry;
            var plus = block.Equal((byte)'+') & starts;
            var minus = block.Equal((byte)'-') & starts;
            var space = block.Equal((byte)' ') & starts;
            if ((plus | minus | space) != starts || !TryTake(BitOperations.PopCount(plus), BitOperations.PopCount(minus), BitOperations.PopCount(space)))
            {
                break;
            }

            newlines += BitOperations.PopCount(newline);
            carry = newline >> 63;
        }

        atLineStart = carry != 0;
        return taken;
    }

    // Negative when the counts would be exceeded, zero when the hunk would end in this block: either is read line by line.
    private bool TryTake(int added, int deleted, int context)
    {
        var (oldLeft, newLeft) = (OldLeft - deleted - context, NewLeft - added - context);
        if ((oldLeft | newLeft) <= 0)
        {
            return false;
        }

        (OldLeft, NewLeft) = (oldLeft, newLeft);
        Added += added;
        Deleted += deleted;
        return true;
    }
}
