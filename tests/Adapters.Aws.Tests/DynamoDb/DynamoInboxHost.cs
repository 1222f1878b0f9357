using Amazon.DynamoDBv2;
using CommitWise.Adapters.Aws.DynamoDb;
using CommitWise.Adapters.Contracts;
using CommitWise.Adapters.Local.Sqlite;
using CommitWise.Durability;
using CommitWise.Testing;

namespace CommitWise.Adapters.Aws.Tests.DynamoDb;

/// <summary>An inbox on DynamoDB that publishes to queues in a SQLite file, both under a clock of the test.</summary>
internal sealed class DynamoInboxHost : ContractHost<IInbox>
{
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("commitwise-inbox-");
    private readonly DynamoServer _server;
    private readonly SqliteOptions _queueOptions;
    private readonly DynamoOptions _options;
    private AmazonDynamoDBClient? _client;
    private SqliteDurability? _queues;
    private DynamoDurability? _durability;

    private DynamoInboxHost(DynamoServer server, SqliteOptions queues, DynamoOptions options)
    {
        _server = server;
        _queueOptions = queues with { Time = Clock };
        _options = options with { Time = Clock, TablePrefix = DynamoServer.NewPrefix(), CreateTables = true };
    }

    public ManualTime Clock { get; } = new();

    public override IInbox Port => _durability!.Inbox;

    public override IDurableQueue Queue => _queues!.Queue;

    public static async Task<DynamoInboxHost> StartAsync(DynamoServer server, SqliteOptions queues, DynamoOptions? options = null)
    {
        var host = new DynamoInboxHost(server, queues, options ?? new DynamoOptions());
        await host.OpenAsync();
        return host;
    }

    /// <summary>The same tables as another process opens them, with a queue or client of the test's.</summary>
    public Task<DynamoDurability> OpenAnotherAsync(IDurableQueue queue, IAmazonDynamoDB? client = null) =>
        DynamoDurability.OpenAsync(client ?? _client!, _options, queue, default);

    public override async Task ReopenAsync()
    {
        await CloseAsync();
        await OpenAsync();
    }

    public override Task PassAsync(TimeSpan time)
    {
        Clock.Advance(time);
        return Task.CompletedTask;
    }

    public override async ValueTask DisposeAsync()
    {
        await CloseAsync();
        _folder.Delete(recursive: true);
    }

    private async Task OpenAsync()
    {
        _client = _server.Connect();
        _queues = await SqliteDurability.OpenAsync(Path.Combine(_folder.FullName, "queues.db"), _queueOptions);
        _durability = await DynamoDurability.OpenAsync(_client, _options, _queues.Queue, default);
    }

    private async Task CloseAsync()
    {
        await _durability!.DisposeAsync();
        await _queues!.DisposeAsync();
        _client!.Dispose();
    }
}
