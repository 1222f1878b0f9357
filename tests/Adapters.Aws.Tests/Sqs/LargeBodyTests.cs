using System.Security.Cryptography;
using System.Text;
using CommitWise.Adapters.Aws.Sqs;
using CommitWise.Adapters.Contracts;
using CommitWise.Adapters.Local.Storage;
using CommitWise.Durability;
using Microsoft.Extensions.Logging.Abstractions;

namespace CommitWise.Adapters.Aws.Tests.Sqs;

/// <summary>The contract of a queue, with every body kept as an object.</summary>
public sealed class LargeBodyContractTests(SqsServer server) : QueueContract, IClassFixture<SqsServer>
{
    protected override TimeSpan Lease { get; } = TimeSpan.FromSeconds(2);

    protected override bool EndsAfterItsLease => false;

    protected override async Task<ContractHost<IDurableQueue>> StartAsync() => await LargeBodyHost.StartAsync(server, limit: 0);
}

public sealed class LargeBodyTests(SqsServer server) : IClassFixture<SqsServer>, IAsyncLifetime
{
    private const string Queue = "events";
    private static readonly byte[] Large = RandomNumberGenerator.GetBytes(1_000_000);

    private LargeBodyHost _host = null!;

    private IDurableQueue Port => _host.Port;

    public async Task InitializeAsync() => _host = await LargeBodyHost.StartAsync(server, limit: 180_000);

    public async Task DisposeAsync() => await _host.DisposeAsync();

    [Fact]
    public async Task Body_OfAMegabyte_ArrivesWhole_AndIsGoneWhenItIsDone()
    {
        await Port.EnqueueAsync(Queue, "k", Large, default);
        await Port.EnqueueAsync(Queue, "k", "small"u8.ToArray(), default);
        _host.Objects.ShouldHaveSingleItem();

        var message = await NextAsync();
        message.Body.ToArray().ShouldBe(Large);
        await Port.CompleteAsync(message, default);
        _host.Objects.ShouldBeEmpty();
        (await NextAsync()).Body.ToArray().ShouldBe("small"u8.ToArray());
    }

    [Fact]
    public async Task Body_ThatLooksLikeAReference_IsABody()
    {
        var body = Encoding.UTF8.GetBytes($"commitwise-body:{new string('a', 64)}:messages/events/x");
        await Port.EnqueueAsync(Queue, "k", body, default);
        (await NextAsync()).Body.ToArray().ShouldBe(body);
    }

    [Fact]
    public async Task Body_Parked_IsShownWhole_AndCanBePutBack()
    {
        await Port.EnqueueAsync(Queue, "k", Large, default);
        await Port.ParkAsync(await NextAsync(), "bad", default);
        var letter = (await Port.DeadLettersAsync(Queue, 10, null, default)).ShouldHaveSingleItem();
        letter.Body.ToArray().ShouldBe(Large);
        _host.Objects.ShouldHaveSingleItem();

        (await Port.RedriveAsync(Queue, [letter.Id], default)).ShouldBe(1);
        var again = await NextAsync();
        again.Body.ToArray().ShouldBe(Large);
        await Port.CompleteAsync(again, default);
        _host.Objects.ShouldBeEmpty();
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Object_GoneOrChanged_GivesTheReference_SoThatItIsSeen(bool isGone)
    {
        await Port.EnqueueAsync(Queue, "k", Large, default);
        var file = _host.Objects.ShouldHaveSingleItem();
        if (isGone)
        {
            File.Delete(file);
        }
        else
        {
            await File.WriteAllTextAsync(file, "changed");
        }

        Encoding.UTF8.GetString((await NextAsync()).Body.Span).ShouldStartWith("commitwise-body:");
    }

    [Fact]
    public async Task Store_ThatDoesNotAnswer_DelaysTheMessage()
    {
        await Port.EnqueueAsync(Queue, "k", Large, default);
        _host.Store.IsDown = true;
        (await Port.ReceiveAsync(Queue, 10, TimeSpan.FromSeconds(1), default)).ShouldBeEmpty();
        await Should.ThrowAsync<IOException>(() => Port.EnqueueAsync(Queue, "other", Large, default));

        _host.Store.IsDown = false;
        var message = await NextAsync();
        message.Key.ShouldBe("k");
        message.Body.ToArray().ShouldBe(Large);
    }

    private async Task<QueueMessage> NextAsync()
    {
        for (var tries = 0; tries < 30; tries++)
        {
            if (await Port.ReceiveAsync(Queue, 1, TimeSpan.FromSeconds(1), default) is [var message])
            {
                return message;
            }
        }

        throw new TimeoutException("No message came within 30 s.");
    }
}

/// <summary>Another host's queue, with large bodies in a folder.</summary>
internal sealed class LargeBodyHost : ContractHost<IDurableQueue>
{
    private readonly ContractHost<IDurableQueue> _queue;
    private readonly int _limit;
    private readonly string _folder = Directory.CreateTempSubdirectory("commitwise-").FullName;
    private LargeBodyQueue _port;

    private LargeBodyHost(ContractHost<IDurableQueue> queue, int limit)
    {
        (_queue, _limit) = (queue, limit);
        Store = new ShakyObjects(new FolderObjectStore(_folder, TimeProvider.System));
        _port = NewPort();
    }

    public override IDurableQueue Port => _port;

    public ShakyObjects Store { get; }

    /// <summary>Files of the bodies that are kept.</summary>
    public IReadOnlyList<string> Objects => Directory.Exists(Path.Combine(_folder, "messages"))
        ? [.. Directory.EnumerateFiles(Path.Combine(_folder, "messages"), "*", SearchOption.AllDirectories)]
        : [];

    public static async Task<LargeBodyHost> StartAsync(SqsServer server, int limit) => new(await SqsHost.StartAsync(server.NewOptions()), limit);

    public override async Task ReopenAsync()
    {
        await _queue.ReopenAsync();
        _port = NewPort();
    }

    public override async Task LoseHolderAsync()
    {
        await _queue.LoseHolderAsync();
        _port = NewPort();
    }

    public override Task PassAsync(TimeSpan time) => _queue.PassAsync(time);

    public override async ValueTask DisposeAsync()
    {
        await _queue.DisposeAsync();
        Directory.Delete(_folder, recursive: true);
    }

    private LargeBodyQueue NewPort() => new(_queue.Port, Store, _limit, NullLogger<LargeBodyQueue>.Instance);
}

/// <summary>Real objects, out of reach when a test says so.</summary>
internal sealed class ShakyObjects(IObjectStore store) : IObjectStore
{
    public bool IsDown { get; set; }

    public Task<StoredObject?> PutAsync(string key, Func<Stream, CancellationToken, Task> write, PutMode mode, CancellationToken cancellationToken) =>
        Up().PutAsync(key, write, mode, cancellationToken);

    public Task<StoredObject> PutContentAsync(string prefix, Func<Stream, CancellationToken, Task> write, CancellationToken cancellationToken) =>
        Up().PutContentAsync(prefix, write, cancellationToken);

    public Task<Stream?> OpenAsync(string key, string? sha256, CancellationToken cancellationToken) => Up().OpenAsync(key, sha256, cancellationToken);

    public Task<long?> SizeAsync(string key, CancellationToken cancellationToken) => Up().SizeAsync(key, cancellationToken);

    public Task<bool> DeleteAsync(string key, CancellationToken cancellationToken) => Up().DeleteAsync(key, cancellationToken);

    public Task<IReadOnlyList<string>> ListAsync(string prefix, string? after, int limit, CancellationToken cancellationToken) =>
        Up().ListAsync(prefix, after, limit, cancellationToken);

    private IObjectStore Up() => IsDown ? throw new StorageUnavailableException("The objects are out of reach.", null) : store;
}
