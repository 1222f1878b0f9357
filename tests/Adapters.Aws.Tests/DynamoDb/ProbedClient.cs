using Amazon.DynamoDBv2;
using Amazon.DynamoDBv2.Model;
using Amazon.Runtime;

namespace CommitWise.Adapters.Aws.Tests.DynamoDb;

/// <summary>A client of the real server that counts what it reads and fails as it is told, before a request is sent or after its answer.</summary>
internal sealed class ProbedClient(DynamoServer server) : AmazonDynamoDBClient(
    new BasicAWSCredentials("test", "test"),
    new AmazonDynamoDBConfig { ServiceURL = server.Process.Address.AbsoluteUri, AuthenticationRegion = "eu-central-1", MaxErrorRetry = 0 })
{
    private int _calls;
    private int _itemsRead;

    /// <summary>Fault of the call of this number, the first being 1, instead of sending it; null for none.</summary>
    public Func<int, Exception?> Before { get; set; } = _ => null;

    /// <summary>Fault in the place of the answer to the call of this number; null for none.</summary>
    public Func<int, Exception?> After { get; set; } = _ => null;

    public int Calls => _calls;

    public int ItemsRead => _itemsRead;

    public override async Task<QueryResponse> QueryAsync(QueryRequest request, CancellationToken cancellationToken = default)
    {
        var response = await ProbeAsync(() => base.QueryAsync(request, cancellationToken));
        Interlocked.Add(ref _itemsRead, response.ScannedCount ?? 0);
        return response;
    }

    public override Task<ScanResponse> ScanAsync(ScanRequest request, CancellationToken cancellationToken = default) =>
        throw new NotSupportedException("The service never scans.");

    public override Task<GetItemResponse> GetItemAsync(GetItemRequest request, CancellationToken cancellationToken = default) =>
        ProbeAsync(() => base.GetItemAsync(request, cancellationToken));

    public override Task<PutItemResponse> PutItemAsync(PutItemRequest request, CancellationToken cancellationToken = default) =>
        ProbeAsync(() => base.PutItemAsync(request, cancellationToken));

    public override Task<UpdateItemResponse> UpdateItemAsync(UpdateItemRequest request, CancellationToken cancellationToken = default) =>
        ProbeAsync(() => base.UpdateItemAsync(request, cancellationToken));

    public override Task<TransactWriteItemsResponse> TransactWriteItemsAsync(
        TransactWriteItemsRequest request, CancellationToken cancellationToken = default) =>
        ProbeAsync(() => base.TransactWriteItemsAsync(request, cancellationToken));

    /// <summary>Counts from here on.</summary>
    public void Reset()
    {
        _calls = 0;
        _itemsRead = 0;
    }

    private async Task<T> ProbeAsync<T>(Func<Task<T>> call)
    {
        var number = Interlocked.Increment(ref _calls);
        if (Before(number) is { } refused)
        {
            throw refused;
        }

        var response = await call();
        return After(number) is { } lost ? throw lost : response;
    }
}
