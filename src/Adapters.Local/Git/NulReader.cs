namespace CommitWise.Adapters.Local.Git;

/// <summary>Reads texts that end with a NUL, as git prints them with <c>-z</c>.</summary>
/// <param name="source">What git prints.</param>
internal sealed class NulReader(Stream source)
{
    private byte[] _buffer = new byte[1 << 16];
    private int _start;
    private int _end;

    /// <summary>Reads the next text.</summary>
    /// <param name="text">Without its NUL; valid until the next one is read.</param>
    /// <returns>False at the end.</returns>
    /// <exception cref="InputException"><c>git-failed</c>: the end came in the midst of a text.</exception>
    public bool TryRead(out ReadOnlySpan<byte> text)
    {
        var searched = 0;
        while (true)
        {
            var length = _buffer.AsSpan(_start + searched, _end - _start - searched).IndexOf((byte)0);
            if (length >= 0)
            {
                text = _buffer.AsSpan(_start, searched + length);
                _start += text.Length + 1;
                return true;
            }

            searched = _end - _start;
            if (!Fill())
            {
                text = default;
                return searched == 0 ? false : throw new InputException("git-failed", "git ended in the midst of its output.");
            }
        }
    }

    /// <summary>Reads the next text, which must be there.</summary>
    /// <exception cref="InputException"><c>git-failed</c>: there is none.</exception>
    public ReadOnlySpan<byte> Read() =>
        TryRead(out var text) ? text : throw new InputException("git-failed", "git ended in the midst of its output.");

    private bool Fill()
    {
        if (_start > 0)
        {
            _buffer.AsSpan(_start, _end - _start).CopyTo(_buffer);
            (_start, _end) = (0, _end - _start);
        }

        if (_end == _buffer.Length)
        {
            Array.Resize(ref _buffer, 2 * _buffer.Length);
        }

        var read = source.Read(_buffer, _end, _buffer.Length - _end);
        _end += read;
        return read > 0;
    }
}
