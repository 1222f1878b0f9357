using System.Globalization;

namespace CommitWise.Testing;

/// <summary>Servers that speak the protocols of DynamoDB, SQS and, where it is wanted, S3, for services under test.</summary>
public sealed class AwsServers : IDisposable
{
    private const string Region = "eu-central-1";

    private readonly ServiceProcess _tables;
    private readonly ServiceProcess _queues;

    private readonly S3Server? _objects;

    private AwsServers(ServiceProcess tables, ServiceProcess queues, S3Server? objects) => (_tables, _queues, _objects) = (tables, queues, objects);

    /// <summary>A bucket for reports and inputs; null when they are in a folder.</summary>
    public string? Bucket { get; private init; }

    /// <summary>
    /// Environment of a service, or a command, whose store they are; tables and queues are made. What a dead process held comes again after two
    /// seconds. The bucket is made where there is a server for it. Each time with other free ports for a silo.
    /// </summary>
    public IReadOnlyDictionary<string, string> Environment => new Dictionary<string, string>(ObjectsEnvironment)
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
        ["AWS_ACCESS_KEY_ID"] = S3Server.AccessKey,
        ["AWS_SECRET_ACCESS_KEY"] = S3Server.SecretKey,
    };

    private Dictionary<string, string> ObjectsEnvironment => Bucket is null ? [] : new()
    {
        ["COMMITWISE__AWS__BUCKET"] = Bucket,
        ["COMMITWISE__AWS__S3URL"] = _objects!.Address.ToString(),
    };

    /// <summary>Starts servers for tables and queues.</summary>
    /// <param name="objects">A server for objects, which is given a new bucket and not ended with these; null for objects in a folder.</param>
    public static async Task<AwsServers> StartAsync(S3Server? objects = null) =>
        new(await TestServers.StartDynamoDbAsync(), await TestServers.StartSqsAsync(), objects) { Bucket = objects is null ? null : S3Server.NewBucket() };

    /// <summary>Starts a server for objects.</summary>
    public static Task<S3Server> StartS3Async() => S3Server.StartAsync();

    /// <summary>Ends both, and all that they keep.</summary>
    public void Dispose()
    {
        _tables.Dispose();
        _queues.Dispose();
    }
}
