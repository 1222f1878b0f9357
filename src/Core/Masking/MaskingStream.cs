namespace CommitWise.Masking;

/// <summary>
/// Passes on the diff that is written to it with its secrets masked, whole lines at a time, in memory bounded by the longest line or 1 MiB,
/// whichever is more. Lines of a file's header pass as they are: they hold names in the repository, by which its history is looked up, not
/// content. Hunks, with the headings after their ranges, and all that is no diff are masked. The last line is passed on when the stream is
/// disposed of; the target stays open.
/// </summary>
/// <param name="target">Takes the masked bytes.</param>
/// <param name="longestLine">Bytes of a line, from 1 MiB, that it gives up at with <c>diff-too-large</c>.</param>
public sealed class MaskingStream(Stream target, int longestLine = int.MaxValue) : Stream
{
    private const int FirstRoom = 1 << 20;

    private readonly SecretMasker _masker = new();
    private readonly DiffNames _names = new();
    private byte[] _buffer = new byte[FirstRoom];
    private int _filled;

    /// <inheritdoc/>
    public override bool CanRead => false;

    /// <inheritdoc/>
    public override bool CanSeek => false;

    /// <inheritdoc/>
    public override bool CanWrite => true;

    /// <inheritdoc/>
    public override long Length => throw new NotSupportedException();

    /// <inheritdoc/>
    public override long Position
    {
        get => throw new NotSupportedException();
        set => throw new NotSupportedException();
    }

    /// <inheritdoc/>
    public override async ValueTask WriteAsync(ReadOnlyMemory<byte> buffer, CancellationToken cancellationToken = default)
    {
        while (!buffer.IsEmpty)
        {
            if (_filled == _buffer.Length)
            {
                await MakeRoomAsync(cancellationToken);
            }

            var taken = Math.Min(buffer.Length, _buffer.Length - _filled);
            buffer[..taken].CopyTo(_buffer.AsMemory(_filled));
            buffer = buffer[taken..];
            _filled += taken;
        }
    }

    /// <inheritdoc/>
    public override Task WriteAsync(byte[] buffer, int offset, int count, CancellationToken cancellationToken) =>
        WriteAsync(buffer.AsMemory(offset, count), cancellationToken).AsTask();

    /// <inheritdoc/>
    public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException("Written to asynchronously only.");

    /// <inheritdoc/>
    public override async ValueTask DisposeAsync()
    {
        await PassOnAsync(_filled, CancellationToken.None);
        await base.DisposeAsync();
    }

    /// <inheritdoc/>
    public override void Flush()
    {
        // What can be passed on is passed on when the buffer is full; a line's end decides, not the writer.
    }

    /// <inheritdoc/>
    public override int Read(byte[] buffer, int offset, int count) => throw new NotSupportedException();

    /// <inheritdoc/>
    public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

    /// <inheritdoc/>
    public override void SetLength(long value) => throw new NotSupportedException();

    private async Task MakeRoomAsync(CancellationToken cancellationToken)
    {
        var lines = _buffer.AsSpan(0, _filled).LastIndexOf((byte)'\n') + 1;
        if (lines == 0)
        {
            if (_filled >= longestLine)
            {
                throw new InputException("diff-too-large", $"A line of the diff has more than {longestLine} bytes.");
            }

            Array.Resize(ref _buffer, _buffer.Length * 2);
            return;
        }

        await PassOnAsync(lines, cancellationToken);
    }

    private async Task PassOnAsync(int lines, CancellationToken cancellationToken)
    {
        Mask(_buffer.AsSpan(0, lines));
        await target.WriteAsync(_buffer.AsMemory(0, lines), cancellationToken);
        _buffer.AsSpan(lines, _filled - lines).CopyTo(_buffer);
        _filled -= lines;
    }

    private void Mask(Span<byte> lines)
    {
        var content = 0;
        for (int start = 0, next; start < lines.Length; start = next)
        {
            var newline = lines[start..].IndexOf((byte)'\n');
            next = newline < 0 ? lines.Length : start + newline + 1;
            if (_names.IsNext(lines[start..next]))
            {
                _masker.MaskNext(lines[content..start]);
                _masker.EndKey();
                content = next;
            }
        }

        _masker.MaskNext(lines[content..]);
    }
}
