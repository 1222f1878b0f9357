using System.Globalization;

namespace CommitWise.Testing;

/// <summary>Servers that speak the protocols of DynamoDB and SQS, for services under test.</summary>
public sealed class AwsServers : IDisposable
{
    private const string Region = "eu-central-1";

    private readonly ServiceProcess _tables;
    private readonly ServiceProcess _queues;

    private AwsServers(ServiceProcess tables, ServiceProcess queues) => (_tables, _queues) = (tables, queues);

    /// <summary>
    /// Environment of a service, or a command, whose store they are; tables and queues are made. What a dead process held comes again after two
    /// seconds. Each time with other free ports for a silo.
    /// </summary>
    public IReadOnlyDictionary<string, string> Environment => new Dictionary<string, string>
    {
        ["COMMITWISE__BACKEND"] = "Aws",
        ["COMMITWISE__AWS__CREATE"] = "true",
        ["COMMITWISE__AWS__REGION"] = Region,
        ["COMMITWISE__AWS__DYNAMODBURL"] = _tables.Address.ToString(),
        ["COMMITWISE__AWS__SQSURL"] = _queues.Address.ToString(),
        ["COMMITWISE__AWS__VISIBILITY"] = "00:00:02",
        ["COMMITWISE__CLUSTER__ADDRESS"] = "127.0.0.1",
        ["COMMITWISE__CLUSTER__SILOPORT"] = ServiceProcess.FreePort().ToString(CultureInfo.InvariantCulture),
        ["COMMITWISE__CLUSTER__GATEWAYPORT"] = ServiceProcess.FreePort().ToString(CultureInfo.InvariantCulture),
        ["AWS_ACCESS_KEY_ID"] = "AKIDEXAMPLE",
        ["AWS_SECRET_ACCESS_KEY"] = "secret-of-the-tests",
    };

    /// <summary>Starts both.</summary>
    public static async Task<AwsServers> StartAsync() => new(await TestServers.StartDynamoDbAsync(), await TestServers.StartSqsAsync());

    /// <summary>Ends both, and all that they keep.</summary>
    public void Dispose()
    {
        _tables.Dispose();
        _queues.Dispose();
    }
}
