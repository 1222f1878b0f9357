using Amazon.DynamoDBv2;
using Amazon.DynamoDBv2.Model;
using CommitWise.Adapters.Aws.DynamoDb;
using CommitWise.Durability;

namespace CommitWise.Adapters.Aws.Tests.DynamoDb;

/// <summary>Tables of one test, with what is opened over them.</summary>
internal sealed class OpenTables : IAsyncDisposable
{
    private readonly List<AmazonDynamoDBClient> _clients = [];

    private OpenTables(DynamoOptions options) => Options = options;

    public DynamoOptions Options { get; }

    public AmazonDynamoDBClient Client => _clients[0];

    public DynamoDurability Durability { get; private set; } = null!;

    public IStateStore States => Durability.States;

    public IIndex Index => Durability.Index;

    public static async Task<OpenTables> MakeAsync(DynamoServer server, DynamoOptions? options = null)
    {
        var tables = new OpenTables((options ?? new DynamoOptions()) with { TablePrefix = DynamoServer.NewPrefix(), CreateTables = true });
        tables.Durability = await tables.OpenAsync(server);
        return tables;
    }

    /// <summary>The same tables as another process opens them.</summary>
    public Task<DynamoDurability> OpenAsync(DynamoServer server)
    {
        var client = server.Connect();
        _clients.Add(client);
        return DynamoDurability.OpenAsync(client, Options, queue: null, default);
    }

    /// <summary>Items of a table under a kind of partition key, counted by a scan, which only a test may.</summary>
    public async Task<int> CountAsync(string table, string kind)
    {
        var items = await Client.ScanAsync(new ScanRequest { TableName = $"{Options.TablePrefix}-{table}", ConsistentRead = true });
        return items.Items?.Count(item => item["pk"].S.StartsWith(kind, StringComparison.Ordinal)) ?? 0;
    }

    public ValueTask DisposeAsync()
    {
        _clients.ForEach(client => client.Dispose());
        return ValueTask.CompletedTask;
    }
}
