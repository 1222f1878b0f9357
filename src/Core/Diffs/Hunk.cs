namespace CommitWise.Diffs;

/// <summary>One hunk: where it stands in both versions of the file, what it counts, and where its text is in the source.</summary>
/// <param name="OldStart">First line of the old version, from 1 (0 with no lines); of the first parent in a combined diff.</param>
/// <param name="OldCount">Lines of the old version, context included; of the first parent in a combined diff.</param>
/// <param name="NewStart">First line of the new version, from 1 (0 with no lines).</param>
/// <param name="NewCount">Lines of the new version, context included.</param>
/// <param name="Additions">Added lines; against the first parent in a combined diff.</param>
/// <param name="Deletions">Deleted lines; against the first parent in a combined diff.</param>
/// <param name="Offset">Where the body begins, in bytes from the start of the source: the byte after the hunk header's newline.</param>
/// <param name="Length">Length of the body in bytes, up to and including the newline of its last line or no-newline marker.</param>
/// <param name="HeadingLength">
/// Length in bytes of the section heading, which ends one byte before <paramref name="Offset"/>; 0 when there is none.
/// </param>
public readonly record struct Hunk(
    int OldStart, int OldCount, int NewStart, int NewCount, int Additions, int Deletions, long Offset, long Length, int HeadingLength)
{
    /// <summary>The ranges of every parent, in their order, in a combined diff; empty in an ordinary one.</summary>
    public IReadOnlyList<LineRange> ParentRanges { get => field ?? []; init; }

    /// <summary>The section heading, usually the enclosing function, out of the bytes that were parsed.</summary>
    /// <param name="source">The whole source of the reader.</param>
    public ReadOnlySpan<byte> Heading(ReadOnlySpan<byte> source) =>
        source.Slice(checked((int)(Offset - 1 - HeadingLength)), HeadingLength);

    /// <summary>The body, line by line, out of the bytes that were parsed.</summary>
    /// <param name="source">The whole source of the reader.</param>
    public HunkLines Lines(ReadOnlySpan<byte> source) =>
        new(source.Slice(checked((int)Offset), checked((int)Length)), new LineNumbers(this));
}
