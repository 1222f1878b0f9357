using Amazon.DynamoDBv2;
using Amazon.Runtime;
using CommitWise.Adapters.Aws.DynamoDb;
using CommitWise.Testing;

namespace CommitWise.Adapters.Aws.Tests.DynamoDb;

/// <summary>One server for the tests of a class; each test has tables of its own.</summary>
public sealed class DynamoServer : IAsyncLifetime
{
    private ServiceProcess? _process;

    public ServiceProcess Process => _process!;

    public async Task InitializeAsync() => _process = await TestServers.StartDynamoDbAsync();

    public Task DisposeAsync()
    {
        _process!.Dispose();
        return Task.CompletedTask;
    }

    public static string NewPrefix() => $"test-{Guid.NewGuid():n}";

    /// <summary>A client as the service makes it.</summary>
    public AmazonDynamoDBClient Connect() => Connect(Process);

    public static AmazonDynamoDBClient Connect(ServiceProcess process) =>
        DynamoClients.Create("eu-central-1", process.Address, new BasicAWSCredentials("test", "test"));
}
