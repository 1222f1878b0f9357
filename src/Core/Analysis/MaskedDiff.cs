using CommitWise.Masking;

namespace CommitWise.Analysis;

/// <summary>Takes a diff into memory with its secrets masked.</summary>
internal static class MaskedDiff
{
    /// <summary>Reads one.</summary>
    /// <param name="copy">Writes the diff to the stream it is given.</param>
    /// <param name="limit">The most bytes that are taken.</param>
    /// <param name="cancellationToken">Stops it.</param>
    /// <exception cref="InputException"><c>diff-too-large</c>.</exception>
    public static async Task<ReadOnlyMemory<byte>> ReadAsync(
        Func<Stream, CancellationToken, Task> copy, int limit, CancellationToken cancellationToken)
    {
        using var masked = new DiffBuffer(limit);
        await using (var masking = new MaskingStream(masked, limit))
        {
            await copy(masking, cancellationToken);
        }

        return masked.Content;
    }

    /// <summary>Stores it.</summary>
    /// <returns>Its hash.</returns>
    public static Task<string> StoreAsync(this ReadOnlyMemory<byte> diff, IInputStore inputs, CancellationToken cancellationToken) =>
        inputs.PutAsync(async (stream, token) => await stream.WriteAsync(diff, token), cancellationToken);
}
