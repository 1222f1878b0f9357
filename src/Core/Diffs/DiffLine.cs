namespace CommitWise.Diffs;

/// <summary>What a line of a hunk says.</summary>
public enum DiffLineKind
{
    /// <summary>In both versions (in a combined diff: in the result and in every parent).</summary>
    Context,

    /// <summary>Only in the new version (in a combined diff: missing in one parent or more).</summary>
    Added,

    /// <summary>Only in the old version (in a combined diff: in one parent or more, not in the result).</summary>
    Deleted,

    /// <summary>The line before has no newline at its end.</summary>
    NoNewline,
}

/// <summary>One line of a hunk, valid only while its receiver runs.</summary>
/// <param name="kind">What the line says.</param>
/// <param name="markers">The marker columns.</param>
/// <param name="text">The text after the markers.</param>
/// <param name="oldNumber">Line number in the old version.</param>
/// <param name="newNumber">Line number in the new version.</param>
/// <param name="isTruncated">Whether the text was cut.</param>
public readonly ref struct DiffLine(
    DiffLineKind kind, ReadOnlySpan<byte> markers, ReadOnlySpan<byte> text, int oldNumber, int newNumber, bool isTruncated)
{
    /// <summary>What the line says.</summary>
    public DiffLineKind Kind { get; } = kind;

    /// <summary>One column of space, plus or minus per parent; one byte in an ordinary diff, none in an empty GNU context line.</summary>
    public ReadOnlySpan<byte> Markers { get; } = markers;

    /// <summary>The bytes of the line after its markers and before its newline; a carriage return before the newline is part of it.</summary>
    public ReadOnlySpan<byte> Text { get; } = text;

    /// <summary>Number of the line in the old version (the first parent), from 1; 0 when it is not there.</summary>
    public int OldNumber { get; } = oldNumber;

    /// <summary>Number of the line in the new version, from 1; 0 when it is not there.</summary>
    public int NewNumber { get; } = newNumber;

    /// <summary>Whether <see cref="Text"/> is only the beginning, because the line is longer than <see cref="DiffReader.MaxLineLength"/>.</summary>
    public bool IsTruncated { get; } = isTruncated;
}

/// <summary>Receives the lines of a file section in their order.</summary>
/// <param name="file">The section: its header is complete, its counts and hunks are those of the hunks before this one.</param>
/// <param name="line">The line; its spans are valid during the call only.</param>
public delegate void DiffLineHandler(FileDiff file, in DiffLine line);
