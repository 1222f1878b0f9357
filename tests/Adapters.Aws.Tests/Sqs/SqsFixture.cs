using System.Text;
using CommitWise.Adapters.Aws.Sqs;
using CommitWise.Durability;

namespace CommitWise.Adapters.Aws.Tests.Sqs;

/// <summary>An index and queues over it; instances stand for processes.</summary>
internal sealed class SqsFixture(SqsOptions options, IndexFolder folder) : IAsyncDisposable
{
    public const string Queue = "events";

    public static readonly TimeSpan WaitLimit = TimeSpan.FromSeconds(30);

    private readonly List<SqsQueue> _opened = [];

    public SqsOptions Options { get; } = options;

    public IIndex Index => folder.Index;

    public static async Task<SqsFixture> StartAsync(SqsOptions options) => new(options, await IndexFolder.OpenAsync());

    /// <summary>Another process.</summary>
    public SqsQueue Open(SqsOptions? options = null, IIndex? index = null)
    {
        var queue = new SqsQueue(options ?? Options, index ?? folder.Index);
        _opened.Add(queue);
        return queue;
    }

    public async ValueTask DisposeAsync()
    {
        await Task.WhenAll(_opened.Select(queue => queue.AbandonAsync()));
        await folder.DisposeAsync();
    }

    public static byte[] Bytes(string text) => Encoding.UTF8.GetBytes(text);

    public static string Text(QueueMessage message) => Encoding.UTF8.GetString(message.Body.Span);

    /// <summary>The next message, which must come soon.</summary>
    public static async Task<QueueMessage> NextAsync(SqsQueue queue)
    {
        var messages = await queue.ReceiveAsync(Queue, 1, WaitLimit, default);
        return messages.Count == 1 ? messages[0] : throw new TimeoutException($"No message within {WaitLimit.TotalSeconds} s.");
    }

    /// <summary>What is there now.</summary>
    public static Task<IReadOnlyList<QueueMessage>> NowAsync(SqsQueue queue) => queue.ReceiveAsync(Queue, 10, TimeSpan.Zero, default);

    public static Task EnqueueAsync(SqsQueue queue, string key, string body) => queue.EnqueueAsync(Queue, key, Bytes(body), default);
}
