using Amazon.DynamoDBv2;
using CommitWise.Adapters.Aws.DynamoDb;
using CommitWise.Adapters.Contracts;
using CommitWise.Durability;

namespace CommitWise.Adapters.Aws.Tests.DynamoDb;

/// <summary>Tables of its own on a server; a client of its own after each opening.</summary>
internal sealed class DynamoHost<TPort>(DynamoServer server, Func<DynamoDurability, TPort> pick, DynamoOptions options) : ContractHost<TPort>
{
    private AmazonDynamoDBClient? _client;
    private DynamoDurability? _durability;

    public override TPort Port => pick(_durability!);

    public static async Task<ContractHost<TPort>> StartAsync(
        DynamoServer server, Func<DynamoDurability, TPort> pick, DynamoOptions? options = null)
    {
        var host = new DynamoHost<TPort>(
            server, pick, (options ?? new DynamoOptions()) with { TablePrefix = DynamoServer.NewPrefix(), CreateTables = true });
        await host.OpenAsync();
        return host;
    }

    public override async Task ReopenAsync()
    {
        await DisposeAsync();
        await OpenAsync();
    }

    public override async ValueTask DisposeAsync()
    {
        await _durability!.DisposeAsync();
        _client!.Dispose();
    }

    private async Task OpenAsync()
    {
        _client = server.Connect();
        _durability = await DynamoDurability.OpenAsync(_client, options, queue: null, default);
    }
}
