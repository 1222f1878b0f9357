using CommitWise.Adapters.Contracts;
using CommitWise.Adapters.Local.Sqlite;
using CommitWise.Durability;

namespace CommitWise.Adapters.Tests.Sqlite;

public sealed class SqliteStateStoreTests : StateStoreContract
{
    protected override Task<ContractHost<(IStateStore States, IIndex Index)>> StartAsync() =>
        SqliteHost<(IStateStore, IIndex)>.StartAsync(durability => (durability.States, durability.Index));
}

public sealed class SqliteIndexTests : IndexContract
{
    protected override Task<ContractHost<IIndex>> StartAsync() =>
        SqliteHost<IIndex>.StartAsync(durability => durability.Index, new SqliteOptions { RowsPerPage = 50 });
}

public sealed class SqliteReminderStoreTests : ReminderStoreContract
{
    protected override Task<ContractHost<IReminderStore>> StartAsync() => SqliteHost<IReminderStore>.StartAsync(durability => durability.Reminders);
}

public sealed class SqliteQueueTests : QueueContract
{
    protected override TimeSpan Lease { get; } = TimeSpan.FromMinutes(5);

    protected override Task<ContractHost<IDurableQueue>> StartAsync() => SqliteHost<IDurableQueue>.StartAsync(durability => durability.Queue);
}

public sealed class SqliteBoundedQueueTests : BoundedQueueContract
{
    protected override Task<ContractHost<IDurableQueue>> StartAsync() =>
        SqliteHost<IDurableQueue>.StartAsync(durability => durability.Queue, new SqliteOptions { QueueCapacity = Capacity });
}

public sealed class SqliteInboxTests : InboxContract
{
    protected override Task<ContractHost<IInbox>> StartAsync() => SqliteHost<IInbox>.StartAsync(durability => durability.Inbox);
}

public sealed class SqliteBoundedInboxTests : BoundedInboxContract
{
    protected override Task<ContractHost<IInbox>> StartAsync() => SqliteHost<IInbox>.StartAsync(
        durability => durability.Inbox, new SqliteOptions { QueueCapacity = Capacity, InboxRetention = Retention });
}

public sealed class SqliteContentsTests : StoreContentsContract
{
    protected override Task<ContractHost<(IStateStore States, IIndex Index, IReminderStore Reminders, IStoreContents Contents)>> StartAsync() =>
        SqliteHost<(IStateStore, IIndex, IReminderStore, IStoreContents)>.StartAsync(
            durability => (durability.States, durability.Index, durability.Reminders, durability.Contents));
}
