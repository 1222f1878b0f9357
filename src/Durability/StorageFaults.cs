namespace CommitWise.Durability;

/// <summary>There is no room for a write; nothing of it was kept. It may succeed again when there is.</summary>
/// <param name="message">What is full.</param>
/// <param name="innerException">As the system said it.</param>
public sealed class StorageFullException(string message, Exception? innerException = null) : IOException(message, innerException);

/// <summary>What is stored is not what was written. Nothing more is written until somebody has put it right.</summary>
/// <param name="message">What is damaged and how.</param>
/// <param name="innerException">As it was found.</param>
public sealed class StorageDamagedException(string message, Exception? innerException = null) : IOException(message, innerException);
