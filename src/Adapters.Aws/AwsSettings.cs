using CommitWise.Adapters.Aws.DynamoDb;
using CommitWise.Adapters.Aws.S3;
using CommitWise.Adapters.Aws.SageMaker;
using CommitWise.Adapters.Aws.Sqs;

namespace CommitWise.Adapters.Aws;

/// <summary>Settings of AWS. Credentials are found by the SDK's default chain: environment, profile, container, instance.</summary>
public sealed class AwsSettings
{
    /// <summary>Such as <c>eu-central-1</c>. Default <c>AWS_REGION</c>.</summary>
    public string? Region { get; set; }

    /// <summary>What the names of tables and queues begin with. Default <c>commitwise</c>; 1 to 40 letters, digits, <c>-</c> or <c>_</c>.</summary>
    public string Prefix { get; set; } = "commitwise";

    /// <summary>
    /// Bucket of S3 for reports and inputs, of this installation alone: 3 to 63 lower-case letters, digits, <c>.</c> or <c>-</c>. Default none:
    /// they are kept in a folder.
    /// </summary>
    public string? Bucket { get; set; }

    /// <summary>Whether tables, queues and the bucket that are missing are made. Default false: they are made with the other infrastructure.</summary>
    public bool Create { get; set; }

    /// <summary>
    /// Another server than the region's DynamoDB, such as <c>http://127.0.0.1:8000</c>. Default <c>AWS_ENDPOINT_URL_DYNAMODB</c> or
    /// <c>AWS_ENDPOINT_URL</c>.
    /// </summary>
    public Uri? DynamoDbUrl { get; set; }

    /// <summary>Another server than the region's SQS. Default <c>AWS_ENDPOINT_URL_SQS</c> or <c>AWS_ENDPOINT_URL</c>.</summary>
    public Uri? SqsUrl { get; set; }

    /// <summary>
    /// Another server than the region's S3, with the bucket in the path. Default <c>AWS_ENDPOINT_URL_S3</c> or <c>AWS_ENDPOINT_URL</c>. Links
    /// to reports name it, so their readers must reach it.
    /// </summary>
    public Uri? S3Url { get; set; }

    /// <summary>How long a message stays hidden when the process that held it is gone. Default 30 s; 1 s to 12 h, whole seconds.</summary>
    public TimeSpan Visibility { get; set; } = TimeSpan.FromSeconds(30);

    /// <summary>Predictions by an endpoint; whatever <c>Backend</c> is.</summary>
    public SageMakerSettings SageMaker { get; } = new();

    /// <summary>For the tables.</summary>
    internal DynamoOptions Tables => new() { TablePrefix = Prefix, CreateTables = Create };

    /// <summary>For the queues.</summary>
    internal SqsOptions Queues => new() { Prefix = Prefix, CreateQueues = Create, Region = Region, ServiceUrl = SqsUrl, Visibility = Visibility };

    /// <summary>For the bucket; null when there is none.</summary>
    internal S3Options? Objects => Bucket is null ? null : new() { Bucket = Bucket, CreateBucket = Create, Region = Region, ServiceUrl = S3Url };

    /// <summary>What is wrong with them, one line each; the names are those of the section <c>Aws</c>.</summary>
    public IEnumerable<string> Faults() =>
    [
        .. Prefix.Length is 0 or > 40 || Prefix.Any(each => !char.IsAsciiLetterOrDigit(each) && each is not ('-' or '_'))
            ? new[] { $"Aws:Prefix is '{Prefix}'; it must be 1 to 40 letters, digits, '-' or '_'." } : [],
        .. Region is { Length: 0 } ? new[] { "Aws:Region is empty." } : [],
        .. Url(nameof(DynamoDbUrl), DynamoDbUrl),
        .. Url(nameof(SqsUrl), SqsUrl),
        .. Url(nameof(S3Url), S3Url),
        .. Bucket is not null && !S3Options.IsBucketName(Bucket)
            ? new[] { $"Aws:Bucket is '{Bucket}'; it must be 3 to 63 lower-case letters, digits, '.' or '-'." } : [],
        .. Visibility < TimeSpan.FromSeconds(1) || Visibility > TimeSpan.FromHours(12) || Visibility.Ticks % TimeSpan.TicksPerSecond != 0
            ? new[] { $"Aws:Visibility is {Visibility}; it must be from 1 s to 12 h, in whole seconds." } : [],
        .. SageMaker.Faults(),
    ];

    private static IEnumerable<string> Url(string name, Uri? url) =>
        url is null || (url.IsAbsoluteUri && url.Scheme is "http" or "https")
            ? []
            : [$"Aws:{name} is '{url}'; it must be http://ADDRESS:PORT or https://ADDRESS."];
}
