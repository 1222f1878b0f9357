using CommitWise.Adapters.Aws.DynamoDb;
using CommitWise.Adapters.Contracts;
using CommitWise.Adapters.Local.Sqlite;
using CommitWise.Durability;

namespace CommitWise.Adapters.Aws.Tests.DynamoDb;

public sealed class DynamoStateStoreTests(DynamoServer server) : StateStoreContract, IClassFixture<DynamoServer>
{
    protected override int LargeBody => 380_000;

    protected override Task<ContractHost<(IStateStore States, IIndex Index)>> StartAsync() =>
        DynamoHost<(IStateStore, IIndex)>.StartAsync(server, durability => (durability.States, durability.Index));
}

public sealed class DynamoIndexTests(DynamoServer server) : IndexContract, IClassFixture<DynamoServer>
{
    protected override Task<ContractHost<IIndex>> StartAsync() =>
        DynamoHost<IIndex>.StartAsync(server, durability => durability.Index, new DynamoOptions { RowsPerPage = 50 });
}

public sealed class DynamoReminderStoreTests(DynamoServer server) : ReminderStoreContract, IClassFixture<DynamoServer>
{
    protected override Task<ContractHost<IReminderStore>> StartAsync() =>
        DynamoHost<IReminderStore>.StartAsync(server, durability => durability.Reminders);
}

public sealed class DynamoInboxTests(DynamoServer server) : InboxContract, IClassFixture<DynamoServer>
{
    protected override bool CountsKept => false;

    protected override async Task<ContractHost<IInbox>> StartAsync() => await DynamoInboxHost.StartAsync(server, new SqliteOptions());
}

public sealed class DynamoBoundedInboxTests(DynamoServer server) : BoundedInboxContract, IClassFixture<DynamoServer>
{
    protected override bool CountsKept => false;

    protected override async Task<ContractHost<IInbox>> StartAsync() =>
        await DynamoInboxHost.StartAsync(server, new SqliteOptions { QueueCapacity = Capacity }, new DynamoOptions { InboxRetention = Retention });
}

public sealed class DynamoContentsTests(DynamoServer server) : StoreContentsContract, IClassFixture<DynamoServer>
{
    protected override Task<ContractHost<(IStateStore States, IIndex Index, IReminderStore Reminders, IStoreContents Contents)>> StartAsync() =>
        DynamoHost<(IStateStore, IIndex, IReminderStore, IStoreContents)>.StartAsync(
            server, durability => (durability.States, durability.Index, durability.Reminders, durability.Contents));
}
