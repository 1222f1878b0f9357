using System.Collections.Concurrent;
using System.Globalization;
using CommitWise.Adapters.Aws.Sqs;
using CommitWise.Durability;
using static CommitWise.Adapters.Aws.Tests.Sqs.SqsFixture;

namespace CommitWise.Adapters.Aws.Tests.Sqs;

/// <summary>Order per key while processes compete and end.</summary>
public abstract class SqsOrder : IAsyncLifetime
{
    private const int Keys = 20;
    private const int Each = 25;

    private readonly ConcurrentQueue<(string Key, int Number, int Consumer)> _seen = [];
    private SqsFixture? _fixture;

    protected abstract SqsOptions NewOptions();

    private SqsFixture Fixture => _fixture!;

    public async Task InitializeAsync()
    {
        // Long enough that a busy machine does not lose a lease, which would give a message twice.
        _fixture = await SqsFixture.StartAsync(NewOptions() with { Visibility = TimeSpan.FromSeconds(6) });
        var publisher = Fixture.Open();
        await Task.WhenAll(Enumerable.Range(0, Keys).Select(async key =>
        {
            for (var number = 0; number < Each; number++)
            {
                await EnqueueAsync(publisher, $"{key}", $"{number}");
            }
        }));
    }

    public async Task DisposeAsync() => await Fixture.DisposeAsync();

    [Fact]
    public async Task ReceiveAsync_ByFourProcesses_GivesEachOnceInTheOrderOfItsKey()
    {
        using var stop = new CancellationTokenSource(WaitLimit);
        await Task.WhenAll(Enumerable.Range(0, 4).Select(consumer => WorkAsync(Fixture.Open(), consumer, stop)));
        _seen.Count.ShouldBe(Keys * Each);
        foreach (var key in _seen.GroupBy(seen => seen.Key))
        {
            key.Select(seen => seen.Number).ShouldBe(Enumerable.Range(0, Each));
        }

        _seen.Select(seen => seen.Consumer).Distinct().Count().ShouldBeGreaterThan(1);
    }

    [Fact]
    public async Task ReceiveAsync_AfterAHolderWasKilled_GivesAllItHeldInOrder()
    {
        var killed = Fixture.Open();
        List<QueueMessage> held = [.. await killed.ReceiveAsync(Queue, 10, WaitLimit, default)];
        await killed.CompleteAsync(held[0], default);
        held.Count.ShouldBe(10);
        _seen.Enqueue((held[0].Key, 0, -1));
        await killed.AbandonAsync();
        using var stop = new CancellationTokenSource(WaitLimit);
        await Task.WhenAll(Enumerable.Range(0, 4).Select(consumer => WorkAsync(Fixture.Open(), consumer, stop)));
        foreach (var key in _seen.GroupBy(seen => seen.Key))
        {
            key.Select(seen => seen.Number).ShouldBe(Enumerable.Range(0, Each), $"key {key.Key}");
        }

        (await Fixture.Open().MeasureAsync(Queue, default)).ShouldBe(new QueueDepth(0, 0, 0, null));
    }

    private async Task WorkAsync(SqsQueue queue, int consumer, CancellationTokenSource stop)
    {
        try
        {
            while (_seen.Count < Keys * Each)
            {
                var messages = await queue.ReceiveAsync(Queue, 5, WaitLimit, stop.Token);
                foreach (var message in messages)
                {
                    _seen.Enqueue((message.Key, int.Parse(Text(message), CultureInfo.InvariantCulture), consumer));
                }

                await Task.WhenAll(messages.Select(message => queue.CompleteAsync(message, default)));
            }

            await stop.CancelAsync();
        }
        catch (OperationCanceledException) when (_seen.Count >= Keys * Each)
        {
            // Another process has handled the last one.
        }
    }
}

public sealed class SqsOrderTests(SqsServer server) : SqsOrder, IClassFixture<SqsServer>
{
    protected override SqsOptions NewOptions() => server.NewOptions();
}

public sealed class SqsGroupOrderTests(GroupingSqsServer server) : SqsOrder, IClassFixture<GroupingSqsServer>
{
    protected override SqsOptions NewOptions() => server.NewOptions();
}
