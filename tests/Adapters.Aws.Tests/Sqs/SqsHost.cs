using CommitWise.Adapters.Aws.Sqs;
using CommitWise.Adapters.Contracts;
using CommitWise.Durability;

namespace CommitWise.Adapters.Aws.Tests.Sqs;

/// <summary>Queues of one test, in real time.</summary>
internal sealed class SqsHost : ContractHost<IDurableQueue>
{
    // The server counts from when it has read the request, and its timers are a little coarse.
    private static readonly TimeSpan Slack = TimeSpan.FromMilliseconds(150);

    private readonly SqsOptions _options;
    private readonly IndexFolder _index;
    private SqsQueue _queue;

    private SqsHost(SqsOptions options, IndexFolder index)
    {
        _options = options;
        _index = index;
        _queue = new SqsQueue(options, index.Index);
    }

    public override IDurableQueue Port => _queue;

    public static async Task<ContractHost<IDurableQueue>> StartAsync(SqsOptions options) => new SqsHost(options, await IndexFolder.OpenAsync());

    public override async Task ReopenAsync()
    {
        await _queue.DisposeAsync();
        _queue = new SqsQueue(_options, _index.Index);
    }

    public override async Task LoseHolderAsync()
    {
        await _queue.AbandonAsync();
        _queue = new SqsQueue(_options, _index.Index);
    }

    public override Task PassAsync(TimeSpan time) => Task.Delay(time + Slack, TimeProvider.System);

    public override async ValueTask DisposeAsync()
    {
        await _queue.DisposeAsync();
        await _index.DisposeAsync();
    }
}
