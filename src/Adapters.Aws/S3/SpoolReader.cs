namespace CommitWise.Adapters.Aws.S3;

/// <summary>Reads a part of a spool. Several may read one at the same time.</summary>
/// <param name="spool">The spool.</param>
/// <param name="start">Where the part begins.</param>
/// <param name="length">How long it is.</param>
/// <param name="owns">Whether the spool ends with it.</param>
internal sealed class SpoolReader(Spool spool, long start, long length, bool owns) : Stream
{
    private long _position;

    /// <inheritdoc/>
    public override bool CanRead => true;

    /// <inheritdoc/>
    public override bool CanSeek => true;

    /// <inheritdoc/>
    public override bool CanWrite => false;

    /// <inheritdoc/>
    public override long Length => length;

    /// <inheritdoc/>
    public override long Position
    {
        get => _position;
        set => _position = value >= 0 ? value : throw new ArgumentOutOfRangeException(nameof(value), value, "It must not be negative.");
    }

    private int Left => (int)Math.Clamp(length - _position, 0, int.MaxValue);

    /// <inheritdoc/>
    public override int Read(Span<byte> buffer)
    {
        var count = Left == 0 ? 0 : spool.Read(start + _position, buffer[..Math.Min(buffer.Length, Left)]);
        _position += count;
        return count;
    }

    /// <inheritdoc/>
    public override int Read(byte[] buffer, int offset, int count) => Read(buffer.AsSpan(offset, count));

    /// <inheritdoc/>
    public override async ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
    {
        var count = Left == 0 ? 0 : await spool.ReadAsync(start + _position, buffer[..Math.Min(buffer.Length, Left)], cancellationToken);
        _position += count;
        return count;
    }

    /// <inheritdoc/>
    public override Task<int> ReadAsync(byte[] buffer, int offset, int count, CancellationToken cancellationToken) =>
        ReadAsync(buffer.AsMemory(offset, count), cancellationToken).AsTask();

    /// <inheritdoc/>
    public override long Seek(long offset, SeekOrigin origin) => Position = origin switch
    {
        SeekOrigin.Begin => offset,
        SeekOrigin.Current => _position + offset,
        _ => length + offset,
    };

    /// <inheritdoc/>
    public override void Flush()
    {
    }

    /// <inheritdoc/>
    public override void SetLength(long value) => throw new NotSupportedException();

    /// <inheritdoc/>
    public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException();

    /// <inheritdoc/>
    protected override void Dispose(bool disposing)
    {
        if (disposing && owns)
        {
            spool.Dispose();
        }

        base.Dispose(disposing);
    }
}
