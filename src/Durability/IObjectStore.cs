namespace CommitWise.Durability;

/// <summary>Objects under keys such as <c>reports/github.com/owner/repo/7/1.json</c>: written whole or not at all, checked when read.</summary>
/// <remarks>
/// Keys are segments of <c>[a-z0-9][a-z0-9._-]{0,99}</c> joined by <c>/</c>; any other key is an <see cref="ArgumentException"/>.
/// </remarks>
public interface IObjectStore
{
    /// <summary>Stores an object.</summary>
    /// <param name="key">Where.</param>
    /// <param name="write">Writes the content to the stream it is given.</param>
    /// <param name="mode">What to do with an object that is there.</param>
    /// <param name="cancellationToken">Leaves nothing behind when cancelled.</param>
    /// <returns>Durable when this returns. Null when <see cref="PutMode.Create"/> found an object.</returns>
    Task<StoredObject?> PutAsync(
        string key, Func<Stream, CancellationToken, Task> write, PutMode mode, CancellationToken cancellationToken);

    /// <summary>Stores content under its own hash, <c>{prefix}/{first two digits}/{hash}</c>. What is there already is not written again.</summary>
    /// <returns>Durable when this returns.</returns>
    Task<StoredObject> PutContentAsync(
        string prefix, Func<Stream, CancellationToken, Task> write, CancellationToken cancellationToken);

    /// <summary>Opens an object for reading.</summary>
    /// <param name="key">Which.</param>
    /// <param name="sha256">
    /// What it must hold, lower-case hex, checked before the first byte is given out; null when it is not known, which leaves a store that
    /// keeps the hash beside the object to check that one.
    /// </param>
    /// <param name="cancellationToken">Stops it.</param>
    /// <returns>Null when there is none.</returns>
    /// <exception cref="ObjectIntegrityException">It holds something else.</exception>
    Task<Stream?> OpenAsync(string key, string? sha256, CancellationToken cancellationToken);

    /// <summary>Whether there is an object, and its size in bytes.</summary>
    /// <returns>Null when there is none.</returns>
    Task<long?> SizeAsync(string key, CancellationToken cancellationToken);

    /// <summary>Deletes an object.</summary>
    /// <returns>Whether there was one.</returns>
    Task<bool> DeleteAsync(string key, CancellationToken cancellationToken);

    /// <summary>Keys under a prefix that ends with <c>/</c>, in order of their bytes.</summary>
    /// <param name="prefix">The prefix.</param>
    /// <param name="after">Last key of the page before; null for the first page.</param>
    /// <param name="limit">The most that are wanted.</param>
    /// <param name="cancellationToken">Stops it.</param>
    Task<IReadOnlyList<string>> ListAsync(string prefix, string? after, int limit, CancellationToken cancellationToken);
}

/// <summary>What to do with an object that is there.</summary>
public enum PutMode
{
    /// <summary>Leave it: the put stores nothing and answers null.</summary>
    Create,

    /// <summary>Replace it.</summary>
    Replace,
}

/// <summary>An object that was stored.</summary>
/// <param name="Key">Where.</param>
/// <param name="Sha256">Hash of the content, lower-case hex.</param>
/// <param name="Size">Bytes.</param>
public sealed record StoredObject(string Key, string Sha256, long Size);

/// <summary>An object does not hold what was stored: it was changed from outside, or the disk is failing.</summary>
/// <param name="message">Which object, and what is wrong with it.</param>
public sealed class ObjectIntegrityException(string message) : Exception(message)
{
    /// <summary>An object holds something else.</summary>
    /// <param name="key">Which.</param>
    /// <param name="expected">Hash that it must have.</param>
    /// <param name="actual">Hash that it has.</param>
    public ObjectIntegrityException(string key, string expected, string actual)
        : this($"Object {key} holds {actual}, not {expected}: it was changed after it was stored.")
    {
    }
}
