namespace CommitWise.Analysis;

/// <summary>Holds a diff in memory, up to a size.</summary>
/// <param name="limit">The most bytes that it takes.</param>
public sealed class DiffBuffer(int limit = DiffBuffer.MaxLength) : MemoryStream
{
    /// <summary>The largest diff that is analysed or shown: 64 MiB. That of a code host has a setting of its own, with this as its default.</summary>
    public const int MaxLength = 64 << 20;

    /// <summary>What it holds, not copied; stays readable after disposal.</summary>
    public ReadOnlyMemory<byte> Content => GetBuffer().AsMemory(0, (int)Length);

    /// <inheritdoc/>
    /// <exception cref="InputException"><c>diff-too-large</c>.</exception>
    public override void Write(byte[] buffer, int offset, int count)
    {
        Check(count);
        base.Write(buffer, offset, count);
    }

    /// <inheritdoc/>
    /// <exception cref="InputException"><c>diff-too-large</c>.</exception>
    public override void Write(ReadOnlySpan<byte> buffer)
    {
        Check(buffer.Length);
        base.Write(buffer);
    }

    private void Check(int count)
    {
        if (Length + count > limit)
        {
            throw new InputException("diff-too-large", $"The diff has more than {limit} bytes, the most that is taken.");
        }
    }
}
