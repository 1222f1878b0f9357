namespace CommitWise.Durability;

/// <summary>There is no room for a write; nothing of it was kept. It may succeed again when there is.</summary>
/// <param name="message">What is full.</param>
/// <param name="innerException">As the system said it.</param>
public sealed class StorageFullException(string message, Exception? innerException = null) : IOException(message, innerException);

/// <summary>What is stored is not what was written. Nothing more is written until somebody has put it right.</summary>
/// <param name="message">What is damaged and how.</param>
/// <param name="innerException">As it was found.</param>
public sealed class StorageDamagedException(string message, Exception? innerException = null) : IOException(message, innerException);

/// <summary>A store that is reached over a network did not answer, or was too busy, as often as it was asked. Later it may.</summary>
/// <param name="message">What was asked for, how often, and what was the matter in the end.</param>
/// <param name="innerException">As the store said it.</param>
public sealed class StorageUnavailableException(string message, Exception? innerException = null) : IOException(message, innerException);

/// <summary>A state is larger than the store takes. Nothing was written.</summary>
/// <param name="key">Whose state.</param>
/// <param name="size">Its size in bytes.</param>
/// <param name="limit">The most bytes that the store takes.</param>
public sealed class StateTooLargeException(StateKey key, long size, long limit)
    : IOException($"The state of {key} has {size} bytes; the store takes at most {limit}.")
{
    /// <summary>Its size in bytes.</summary>
    public long Size { get; } = size;

    /// <summary>The most bytes that the store takes.</summary>
    public long Limit { get; } = limit;
}

/// <summary>Index rows are too large, or too many to be written at once. Nothing was written.</summary>
/// <param name="message">Which rows, how large and what the store takes.</param>
public sealed class RowsTooLargeException(string message) : IOException(message);
