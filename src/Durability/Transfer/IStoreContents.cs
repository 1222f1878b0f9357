namespace CommitWise.Durability;

/// <summary>
/// Everything that a store holds, to be copied elsewhere. Nothing may write meanwhile: what is written while it is read may be in it or not.
/// Costs a reading of the whole store, so nothing that serves anyone uses it.
/// </summary>
public interface IStoreContents
{
    /// <summary>Every state with its key, in any order.</summary>
    IAsyncEnumerable<(StateKey Key, StoredState State)> StatesAsync(CancellationToken cancellationToken);

    /// <summary>Every row of every index, in any order.</summary>
    IAsyncEnumerable<IndexRow> RowsAsync(CancellationToken cancellationToken);

    /// <summary>Every reminder, in any order.</summary>
    IAsyncEnumerable<StoredReminder> RemindersAsync(CancellationToken cancellationToken);
}
