using Amazon.DynamoDBv2;
using Amazon.Runtime;
using CommitWise.Adapters.Aws.DynamoDb;
using CommitWise.Adapters.Aws.Sqs;
using CommitWise.Testing;

namespace CommitWise.Grains.Tests.Cluster;

/// <summary>Servers that speak the protocols of DynamoDB and SQS, for the tests of one class; each cluster has tables and queues of its own.</summary>
public sealed class AwsServers : IAsyncLifetime
{
    private const string Region = "eu-central-1";

    private static readonly BasicAWSCredentials Anybody = new("AKIDEXAMPLE", "secret-of-the-tests");

    private ServiceProcess? _tables;
    private ServiceProcess? _queues;

    /// <summary>Where the tables are.</summary>
    public Uri Tables => _tables!.Address;

    public async Task InitializeAsync()
    {
        _tables = await TestServers.StartDynamoDbAsync();
        _queues = await TestServers.StartSqsAsync();
    }

    public Task DisposeAsync()
    {
        _tables?.Dispose();
        _queues?.Dispose();
        return Task.CompletedTask;
    }

    /// <summary>A client of the tables.</summary>
    public AmazonDynamoDBClient Connect() => DynamoClients.Create(Region, Tables, Anybody);

    /// <summary>How queues are reached. A message whose holder is dead comes again after two seconds.</summary>
    public SqsOptions Queues(string prefix) => new()
    {
        Prefix = prefix,
        Region = Region,
        ServiceUrl = _queues!.Address,
        Credentials = Anybody,
        Visibility = TimeSpan.FromSeconds(2),
        CreateQueues = true,
    };
}
