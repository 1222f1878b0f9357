using CommitWise.Durability;

namespace CommitWise.Adapters.Local.Storage;

/// <summary>Reads objects whole.</summary>
internal static class CheckedReading
{
    /// <summary>Reads an object.</summary>
    /// <param name="objects">Where it is.</param>
    /// <param name="key">Its key.</param>
    /// <param name="sha256">What it must hold; null when that is not known.</param>
    /// <param name="cancellationToken">Stops reading.</param>
    /// <returns>Null when there is none.</returns>
    /// <exception cref="InputException"><c>integrity</c>: it holds something else.</exception>
    public static async Task<byte[]?> ReadCheckedAsync(
        this IObjectStore objects, string key, string? sha256, CancellationToken cancellationToken)
    {
        try
        {
            await using var stream = await objects.OpenAsync(key, sha256, cancellationToken);
            if (stream is null)
            {
                return null;
            }

            using var content = new MemoryStream();
            await stream.CopyToAsync(content, cancellationToken);
            return content.ToArray();
        }
        catch (ObjectIntegrityException fault)
        {
            throw new InputException("integrity", fault.Message, fault);
        }
    }
}
