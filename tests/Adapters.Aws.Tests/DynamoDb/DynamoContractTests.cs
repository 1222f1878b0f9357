using CommitWise.Adapters.Aws.DynamoDb;
using CommitWise.Adapters.Contracts;
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
