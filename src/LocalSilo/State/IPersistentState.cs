namespace CommitWise.LocalSilo;

/// <summary>Something that is stored, with a version tag.</summary>
public interface IStorage
{
    /// <summary>Tag of the version that was read or written last; null when nothing is stored.</summary>
    string? Etag { get; }

    /// <summary>Whether something is stored.</summary>
    bool RecordExists { get; }

    /// <summary>Deletes what is stored; the state is a new one after it.</summary>
    /// <exception cref="InconsistentStateException">The stored version is not the one read last.</exception>
    Task ClearStateAsync();

    /// <summary>Stores the state; durable when this returns.</summary>
    /// <exception cref="InconsistentStateException">The stored version is not the one read last.</exception>
    Task WriteStateAsync();

    /// <summary>Reads what is stored, in place of the state in memory.</summary>
    Task ReadStateAsync();

    /// <inheritdoc cref="ClearStateAsync()"/>
    Task ClearStateAsync(CancellationToken cancellationToken);

    /// <inheritdoc cref="WriteStateAsync()"/>
    Task WriteStateAsync(CancellationToken cancellationToken);

    /// <inheritdoc cref="ReadStateAsync()"/>
    Task ReadStateAsync(CancellationToken cancellationToken);
}

/// <summary>A stored value.</summary>
public interface IStorage<TState> : IStorage
{
    /// <summary>The value in memory; a new one when nothing is stored.</summary>
    TState State { get; set; }
}

/// <summary>A state of a grain, read before the grain is activated and written when the grain says so.</summary>
public interface IPersistentState<TState> : IStorage<TState>;
