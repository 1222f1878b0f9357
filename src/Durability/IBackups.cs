namespace CommitWise.Durability;

/// <summary>Copies of everything that lasts, written while it is in use. One at a time.</summary>
public interface IBackups
{
    /// <summary>Begins to write a backup, after what can be told at once was checked. Writes that were answered before are in it.</summary>
    /// <param name="name">Name of its folder among the backups; null for the time it is.</param>
    BackupStatus Begin(string? name);

    /// <summary>How far a backup is.</summary>
    /// <returns>Null when there is none of that name.</returns>
    BackupStatus? Find(string name);
}

/// <summary>How far a backup is.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Folder">Where it is, once it is completed.</param>
/// <param name="State">How far.</param>
/// <param name="StartedAt">When it was asked for; what was acknowledged before is in it.</param>
/// <param name="Contents">What it holds; null until it is completed.</param>
/// <param name="Fault">Why there is none; null unless it has failed.</param>
public sealed record BackupStatus(
    string Name, string Folder, BackupState State, DateTimeOffset StartedAt, BackupContents? Contents = null, BackupFault? Fault = null);

/// <summary>How far a backup is.</summary>
public enum BackupState
{
    /// <summary>It is being written, under another name.</summary>
    Running,

    /// <summary>It is whole and has its name.</summary>
    Completed,

    /// <summary>It could not be written; nothing is left of it.</summary>
    Failed,
}

/// <summary>What a backup holds.</summary>
/// <param name="Objects">Reports, inputs and other objects.</param>
/// <param name="Bytes">Of objects and database.</param>
/// <param name="Sha256">Of its list of files and their hashes, lower-case hex.</param>
public sealed record BackupContents(long Objects, long Bytes, string Sha256);

/// <summary>Why a backup could not be written.</summary>
/// <param name="Problem">Stable name in kebab case.</param>
/// <param name="Message">What went wrong and where.</param>
public sealed record BackupFault(string Problem, string Message);
