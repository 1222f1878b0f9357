using Amazon.DynamoDBv2;
using Amazon.Runtime;
using Amazon.S3.Model;
using CommitWise.Adapters.Aws.DynamoDb;
using CommitWise.Adapters.Aws.Http;
using CommitWise.Adapters.Aws.S3;
using CommitWise.Adapters.Aws.SageMaker;
using CommitWise.Adapters.Aws.Sqs;
using CommitWise.Risk;
using Microsoft.Extensions.Logging.Abstractions;

namespace CommitWise.Adapters.Aws.Doctor;

/// <summary>Asks each service of AWS that the settings name for the least that shows whether it can be used, and says what to put right.</summary>
public static class AwsDoctor
{
    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(15);

    /// <summary>Asks all of them, one after the other, each for 15 seconds at most. Nothing is made or changed.</summary>
    /// <param name="settings">Settings, which have no faults.</param>
    /// <param name="queues">Names of the service's queues.</param>
    /// <param name="cancellationToken">Stops it.</param>
    public static async IAsyncEnumerable<AwsFinding> CheckAsync(
        AwsSettings settings, IReadOnlyList<string> queues, [System.Runtime.CompilerServices.EnumeratorCancellation] CancellationToken cancellationToken)
    {
        foreach (var probe in Probes(settings, queues))
        {
            yield return await RunAsync(probe, cancellationToken);
        }
    }

    private static IEnumerable<AwsProbe> Probes(AwsSettings settings, IReadOnlyList<string> queues) =>
    [
        new("credentials", "sts", "AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY, a profile or a task role", CredentialsAsync),
        .. new DynamoTables(settings.Prefix, NullLogger.Instance).All.Select(table => new AwsProbe(
            $"table {table}", "dynamodb:DescribeTable", "Aws:DynamoDbUrl", token => TableAsync(settings, table, token))),
        .. queues.Select(queue => new AwsProbe(
            $"queue {SqsNames.Queue(settings.Prefix, queue)}",
            "sqs:GetQueueUrl and sqs:GetQueueAttributes",
            "Aws:SqsUrl",
            token => QueueAsync(settings, SqsNames.Queue(settings.Prefix, queue), token))),
        .. settings.Objects is not { } objects ? [] : new[]
        {
            new AwsProbe($"bucket {objects.Bucket}", "s3:ListBucket", "Aws:S3Url", token => BucketAsync(objects, token)),
        },
        .. Endpoints(settings).Select(options => new AwsProbe(
            $"endpoint {options.Endpoint}", "sagemaker:InvokeEndpoint", "Aws:SageMaker:Url", token => EndpointAsync(options, token))),
    ];

    private static IEnumerable<SageMakerOptions> Endpoints(AwsSettings settings) =>
        from endpoint in (string?[])[settings.SageMaker.Endpoint, settings.SageMaker.Shadow]
        where endpoint is not null
        let variant = endpoint == settings.SageMaker.Endpoint ? settings.SageMaker.Variant : null
        select SageMakerOptions.Of(settings, endpoint, variant, TimeProvider.System, Environment.GetEnvironmentVariable);

    private static async Task<string> BucketAsync(S3Options options, CancellationToken cancellationToken)
    {
        using var client = S3Clients.Create(options);
        await client.ListObjectsV2Async(new ListObjectsV2Request { BucketName = options.Bucket, MaxKeys = 1 }, cancellationToken);
        return "there, and may be listed";
    }

    /// <summary>Asks for one prediction, of a change of which nothing is known.</summary>
    internal static async Task<string> EndpointAsync(SageMakerOptions options, CancellationToken cancellationToken)
    {
        using var client = new SageMakerClient(options with { Tries = 1 });
        try
        {
            var nothing = new ChangeMeasures([.. Enumerable.Repeat(double.NaN, Features.Count)]);
            var model = (await client.InvokeAsync([nothing], cancellationToken)).Model;
            return $"predicts by model {model.Id} version {model.Version}, sha256 {model.Sha256}";
        }
        catch (RemotePredictionException fault)
        {
            throw new InputException(
                "endpoint-failed",
                $"{fault.Message} Check its name, Aws:SageMaker:Url, Aws:Region, and that sagemaker:InvokeEndpoint is allowed to this identity.",
                fault);
        }
    }

    private static async Task<AwsFinding> RunAsync(AwsProbe probe, CancellationToken cancellationToken)
    {
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        limit.CancelAfter(Limit);
        try
        {
            return new AwsFinding(probe.Name, Passed: true, await probe.Run(limit.Token));
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            return new AwsFinding(probe.Name, Passed: false, $"No answer within {Limit.TotalSeconds:0} s: check {probe.Setting} and the network.");
        }
        catch (Exception fault) when (fault is InputException or IOException or AmazonClientException or AmazonServiceException or HttpRequestException)
        {
            return new AwsFinding(probe.Name, Passed: false, AwsAdvice.For(fault, probe));
        }
    }

    private static async Task<string> CredentialsAsync(CancellationToken cancellationToken)
    {
        var found = await new DefaultChain().GetCredentialsAsync().WaitAsync(cancellationToken);
        return $"found, access key ends in {found.AccessKey[^Math.Min(4, found.AccessKey.Length)..]}{(found.UseToken ? ", with a session token" : string.Empty)}";
    }

    private static async Task<string> TableAsync(AwsSettings settings, string table, CancellationToken cancellationToken)
    {
        using var client = DynamoClients.Create(settings.Region, settings.DynamoDbUrl);
        var found = (await client.DescribeTableAsync(table, cancellationToken)).Table;
        return found.TableStatus == TableStatus.ACTIVE || found.TableStatus == TableStatus.UPDATING
            ? $"{found.TableStatus.Value.ToLowerInvariant()}, about {found.ItemCount ?? 0:n0} items"
            : throw new InputException("table-not-ready", $"The table is {found.TableStatus.Value}: wait until it is ACTIVE.");
    }

    private static async Task<string> QueueAsync(AwsSettings settings, string queue, CancellationToken cancellationToken)
    {
        using var client = new SqsClient(settings.Queues with { MaxTries = 1 });
        var url = await client.GetQueueUrlAsync(queue, cancellationToken);
        var found = await client.GetAttributesAsync(url, ["ApproximateNumberOfMessages", "ContentBasedDeduplication"], cancellationToken);
        return $"there, about {found.GetValueOrDefault("ApproximateNumberOfMessages", "0")} messages wait";
    }
}

/// <summary>What was found of one service.</summary>
/// <param name="Name">Which part of which service.</param>
/// <param name="Passed">Whether it can be used.</param>
/// <param name="Detail">What was seen, or what is wrong and what to do.</param>
public sealed record AwsFinding(string Name, bool Passed, string Detail);

/// <summary>One question.</summary>
/// <param name="Name">Which part of which service.</param>
/// <param name="Permission">The actions that it needs.</param>
/// <param name="Setting">What says where the service is.</param>
/// <param name="Run">Asks, and describes what it saw.</param>
internal sealed record AwsProbe(string Name, string Permission, string Setting, Func<CancellationToken, Task<string>> Run);
