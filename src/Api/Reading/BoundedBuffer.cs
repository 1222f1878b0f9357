namespace CommitWise.Api.Reading;

/// <summary>Holds a diff in memory, up to a size.</summary>
internal sealed class BoundedBuffer : MemoryStream
{
    /// <summary>The largest diff that is shown: 64 MiB.</summary>
    public const int MaxLength = 64 << 20;

    /// <summary>What it holds, not copied; stays readable after disposal.</summary>
    public ReadOnlyMemory<byte> Content => GetBuffer().AsMemory(0, (int)Length);

    /// <inheritdoc/>
    public override void Write(byte[] buffer, int offset, int count)
    {
        Check(count);
        base.Write(buffer, offset, count);
    }

    /// <inheritdoc/>
    public override void Write(ReadOnlySpan<byte> buffer)
    {
        Check(buffer.Length);
        base.Write(buffer);
    }

    /// <inheritdoc/>
    public override Task WriteAsync(byte[] buffer, int offset, int count, CancellationToken cancellationToken)
    {
        Check(count);
        return base.WriteAsync(buffer, offset, count, cancellationToken);
    }

    /// <inheritdoc/>
    public override ValueTask WriteAsync(ReadOnlyMemory<byte> buffer, CancellationToken cancellationToken = default)
    {
        Check(buffer.Length);
        return base.WriteAsync(buffer, cancellationToken);
    }

    private void Check(int count)
    {
        if (Length + count > MaxLength)
        {
            throw new InputException("diff-too-large", $"The diff has more than {MaxLength} bytes, the most that is shown.");
        }
    }
}
