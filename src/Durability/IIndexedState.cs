namespace CommitWise.Durability;

/// <summary>
/// A grain's state that is listed somewhere. Whoever stores the state writes these rows with it: in the same transaction where the store
/// can, before the write is answered where it cannot.
/// </summary>
public interface IIndexedState
{
    /// <summary>The rows that follow from the state as it is now; changed rows only, if the state knows which.</summary>
    IEnumerable<IndexRow> IndexRows();

    /// <summary>The rows to delete when the state is cleared.</summary>
    IEnumerable<IndexKey> IndexKeys();
}
