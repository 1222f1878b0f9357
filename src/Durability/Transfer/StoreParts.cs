namespace CommitWise.Durability;

/// <summary>The parts of a store that a copy reads or writes.</summary>
/// <param name="Name">What a person calls it, such as its folder.</param>
/// <param name="States">States of grains.</param>
/// <param name="Index">Rows.</param>
/// <param name="Reminders">Reminders.</param>
/// <param name="Queue">Its queues, which must be empty.</param>
/// <param name="Inbox">Its inbox, of which nothing may wait.</param>
/// <param name="Objects">Its objects.</param>
/// <param name="Contents">Lists what it holds.</param>
public sealed record StoreParts(
    string Name,
    IStateStore States,
    IIndex Index,
    IReminderStore Reminders,
    IDurableQueue Queue,
    IInbox Inbox,
    IObjectStore Objects,
    IStoreContents Contents);

/// <summary>What a copy has brought over, read again from where it went.</summary>
/// <param name="States">States of grains.</param>
/// <param name="Rows">Index rows.</param>
/// <param name="Reminders">Reminders.</param>
/// <param name="Objects">Objects.</param>
/// <param name="ObjectBytes">Their size.</param>
/// <param name="Sha256">
/// Of states, rows and reminders, lower-case hex: the same for the same contents, wherever they are kept.
/// </param>
public sealed record StoreCopied(long States, long Rows, long Reminders, long Objects, long ObjectBytes, string Sha256);
