using CommitWise.Adapters.Contracts;
using CommitWise.Durability;

namespace CommitWise.Adapters.Aws.Tests.Sqs;

public sealed class SqsQueueContractTests(SqsServer server) : QueueContract, IClassFixture<SqsServer>
{
    protected override TimeSpan Lease { get; } = TimeSpan.FromSeconds(2);

    // A FIFO queue refuses a receipt whose time is over.
    protected override bool EndsAfterItsLease => false;

    protected override Task<ContractHost<IDurableQueue>> StartAsync() => SqsHost.StartAsync(server.NewOptions());
}

/// <summary>The same with a server that is more like SQS.</summary>
public sealed class SqsQueueGroupContractTests(GroupingSqsServer server) : QueueContract, IClassFixture<GroupingSqsServer>
{
    protected override TimeSpan Lease { get; } = TimeSpan.FromSeconds(2);

    protected override bool EndsAfterItsLease => false;

    protected override Task<ContractHost<IDurableQueue>> StartAsync() => SqsHost.StartAsync(server.NewOptions());
}
