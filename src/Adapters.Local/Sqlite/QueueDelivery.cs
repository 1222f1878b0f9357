namespace CommitWise.Adapters.Local.Sqlite;

/// <summary>A message that was picked to be given out.</summary>
/// <param name="Lane">Its key's lane.</param>
/// <param name="Id">Its id.</param>
/// <param name="Attempt">1 at the first time.</param>
/// <param name="Receipt">Names this delivery.</param>
internal readonly record struct QueueDelivery(QueueLane Lane, long Id, int Attempt, string Receipt);
