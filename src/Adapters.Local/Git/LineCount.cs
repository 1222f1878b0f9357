namespace CommitWise.Adapters.Local.Git;

/// <summary>Counts the lines of a blob as it streams by.</summary>
internal static class LineCount
{
    // As git does: a file with a NUL in its first 8,000 bytes is binary.
    private const int BinaryProbe = 8000;

    /// <summary>Newlines, plus one for a last line without; null for a binary file.</summary>
    /// <param name="content">Read to exactly <paramref name="size"/> bytes.</param>
    /// <param name="size">Length of the content.</param>
    /// <param name="buffer">Room to read into; larger than the probe.</param>
    /// <param name="cancellationToken">Stops reading.</param>
    public static async Task<int?> OfAsync(Stream content, long size, byte[] buffer, CancellationToken cancellationToken)
    {
        var lines = 0;
        var isBinary = false;
        var last = (byte)'\n';
        for (long read = 0; read < size;)
        {
            var wanted = (int)Math.Min(buffer.Length, size - read);
            await content.ReadExactlyAsync(buffer.AsMemory(0, wanted), cancellationToken);
            isBinary |= read == 0 && buffer.AsSpan(0, Math.Min(wanted, BinaryProbe)).Contains((byte)0);
            lines += buffer.AsSpan(0, wanted).Count((byte)'\n');
            last = buffer[wanted - 1];
            read += wanted;
        }

        return isBinary ? null : lines + (last == '\n' ? 0 : 1);
    }
}
