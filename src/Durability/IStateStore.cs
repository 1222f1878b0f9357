namespace CommitWise.Durability;

/// <summary>The state of grains: one body of bytes per key, with a version tag, and the index rows that are written with it.</summary>
/// <remarks>
/// A call is atomic and durable when it returns. Two writers that read the same version: one wins, the other gets
/// <see cref="StateConflictException"/> and nothing of its write is kept.
/// </remarks>
public interface IStateStore
{
    /// <summary>Reads a state.</summary>
    /// <returns>Null when there is none.</returns>
    Task<StoredState?> ReadAsync(StateKey key, CancellationToken cancellationToken);

    /// <summary>Writes a state and its index rows, all or nothing.</summary>
    /// <param name="key">Whose state.</param>
    /// <param name="body">The whole new state.</param>
    /// <param name="expected">Tag of the version that this one replaces; null when there must be none.</param>
    /// <param name="rows">Rows that follow from the state. One whose stored version is not lower is left as it is.</param>
    /// <param name="cancellationToken">Gives up waiting; the write may still happen.</param>
    /// <returns>Tag of the new version.</returns>
    /// <exception cref="StateConflictException">The stored version is another one.</exception>
    /// <exception cref="StateTooLargeException">The body is larger than the store takes.</exception>
    /// <exception cref="RowsTooLargeException">The rows are more or larger than the store takes at once.</exception>
    Task<string> WriteAsync(
        StateKey key, ReadOnlyMemory<byte> body, string? expected, IReadOnlyList<IndexRow> rows, CancellationToken cancellationToken);

    /// <summary>
    /// Deletes a state and index rows, all or nothing. What is not there is no fault. A store with small transactions may delete rows ahead of
    /// the state when there are very many; it deletes the state last, so that a clear that was cut short is finished by another one.
    /// </summary>
    /// <param name="key">Whose state.</param>
    /// <param name="expected">Tag of the version that is deleted; null when there must be none.</param>
    /// <param name="rows">Rows that go with it.</param>
    /// <param name="cancellationToken">Gives up waiting; the deletion may still happen.</param>
    /// <exception cref="StateConflictException">The stored version is another one.</exception>
    Task ClearAsync(StateKey key, string? expected, IReadOnlyList<IndexKey> rows, CancellationToken cancellationToken);

    /// <summary>Every key of one kind of state, in order of the key: what an index is rebuilt from.</summary>
    /// <remarks>A distributed store may list a state a moment after it was written, and a moment after it was cleared.</remarks>
    /// <param name="type">As <see cref="StateKey.Type"/>.</param>
    /// <param name="cancellationToken">Stops the listing.</param>
    IAsyncEnumerable<StateKey> ListAsync(string type, CancellationToken cancellationToken);
}

/// <summary>Names one state.</summary>
/// <param name="Type">Stable name of the grain type, such as <c>pull-request</c>.</param>
/// <param name="Name">Name of the state within the grain.</param>
/// <param name="Key">Key of the grain.</param>
public readonly record struct StateKey(string Type, string Name, string Key)
{
    /// <inheritdoc/>
    public override string ToString() => $"{Type}/{Name}/{Key}";
}

/// <summary>A state as it was read.</summary>
/// <param name="Body">The bytes that were written.</param>
/// <param name="ETag">Tag of this version.</param>
public sealed record StoredState(ReadOnlyMemory<byte> Body, string ETag);

/// <summary>A state was written or cleared by a caller who had not seen its latest version. Nothing was changed.</summary>
/// <param name="key">Whose state.</param>
/// <param name="stored">Tag of the stored version; null when there is none.</param>
/// <param name="expected">Tag that the caller gave.</param>
public sealed class StateConflictException(StateKey key, string? stored, string? expected)
    : Exception($"{key} is at version {stored ?? "none"}, not {expected ?? "none"}.")
{
    /// <summary>Tag of the stored version; null when there is none.</summary>
    public string? Stored { get; } = stored;

    /// <summary>Tag that the caller gave; null when it expected none.</summary>
    public string? Expected { get; } = expected;
}
