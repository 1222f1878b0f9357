using CommitWise.Adapters.Contracts;
using CommitWise.Durability;

namespace CommitWise.Adapters.Aws.Tests.S3;

[Collection(S3Collection.Name)]
public sealed class S3ContractTests(S3Fixture fixture) : ObjectStoreContract
{
    protected override async Task<ContractHost<IObjectStore>> StartAsync() => await S3Host.StartAsync(fixture.NewOptions());
}
