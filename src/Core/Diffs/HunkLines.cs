namespace CommitWise.Diffs;

/// <summary>Goes through the lines of a hunk's body that was parsed before; <c>foreach</c> works on it.</summary>
/// <remarks>The body is trusted: it must be the bytes that <see cref="Hunk.Offset"/> and <see cref="Hunk.Length"/> name.</remarks>
public ref struct HunkLines
{
    private ReadOnlySpan<byte> _rest;
    private LineNumbers _numbers;

    internal HunkLines(ReadOnlySpan<byte> body, LineNumbers numbers)
    {
        _rest = body;
        _numbers = numbers;
    }

    /// <summary>The line at which the enumeration stands.</summary>
    public DiffLine Current { get; private set; }

    /// <summary>This enumeration itself.</summary>
    public readonly HunkLines GetEnumerator() => this;

    /// <summary>Goes on to the next line.</summary>
    /// <returns>False after the last.</returns>
    public bool MoveNext()
    {
        if (_rest.IsEmpty)
        {
            return false;
        }

        var end = _rest.IndexOf((byte)'\n');
        var line = end < 0 ? _rest : _rest[..end];
        _rest = end < 0 ? default : _rest[(end + 1)..];
        Current = _numbers.Next(line, isTruncated: false);
        return true;
    }
}
