using CommitWise.Adapters.Aws.Http;

namespace CommitWise.Adapters.Aws.Sqs;

/// <summary>The operations of SQS that are used here, over its JSON protocol.</summary>
internal sealed class SqsClient : IDisposable
{
    private static readonly string[] SystemAttributes = ["ApproximateReceiveCount", "MessageGroupId", "SentTimestamp"];
    private static readonly string[] AllAttributes = ["All"];

    private readonly JsonRpc _calls;

    public SqsClient(SqsOptions options)
    {
        Endpoint = AwsEndpoint.Of(AwsService.Sqs, options.Region, options.ServiceUrl, Environment.GetEnvironmentVariable);
        var patience = new Patience(options.RequestTimeout, options.MaxTries, options.RetryDelay, options.Time);
        var http = AwsHttp.Create(AwsService.Sqs, Endpoint, options.Credentials, patience, AwsErrors.IsTransientJson);
        _calls = new JsonRpc(http, Endpoint.Address, "AmazonSQS", "1.0");
    }

    /// <summary>Where it sends to.</summary>
    public AwsEndpoint Endpoint { get; }

    public async Task<string> GetQueueUrlAsync(string name, CancellationToken cancellationToken) =>
        (await _calls.CallAsync(
            nameof(GetQueueUrl), name, new GetQueueUrl(name), SqsJson.Wire.GetQueueUrl, SqsJson.Wire.QueueUrlAnswer, default, cancellationToken)).QueueUrl;

    public async Task<string> CreateQueueAsync(string name, IReadOnlyDictionary<string, string> attributes, CancellationToken cancellationToken) =>
        (await _calls.CallAsync(
            nameof(CreateQueue),
            name,
            new CreateQueue(name, attributes),
            SqsJson.Wire.CreateQueue,
            SqsJson.Wire.QueueUrlAnswer,
            default,
            cancellationToken)).QueueUrl;

    /// <summary>Sends up to ten messages at once, of 256 KiB together.</summary>
    /// <returns>Those that were not taken.</returns>
    public async Task<IReadOnlyList<BatchFailure>> SendAsync(string url, IReadOnlyList<SendEntry> entries, CancellationToken cancellationToken)
    {
        var request = new SendMessageBatch(url, entries);
        var answer = await _calls.CallAsync(
            nameof(SendMessageBatch), url, request, SqsJson.Wire.SendMessageBatch, SqsJson.Wire.BatchAnswer, default, cancellationToken);
        return answer.Failed ?? [];
    }

    /// <param name="url">Which queue.</param>
    /// <param name="max">1 to 10.</param>
    /// <param name="wait">0 to 20 seconds.</param>
    /// <param name="visibility">Seconds.</param>
    /// <param name="cancellationToken">Ends it; messages that were under way stay hidden until their lease ends.</param>
    public async Task<IReadOnlyList<ReceivedMessage>> ReceiveAsync(
        string url, int max, int wait, int visibility, CancellationToken cancellationToken)
    {
        var request = new ReceiveMessage(url, max, wait, visibility, Guid.NewGuid().ToString("n"), SystemAttributes, AllAttributes);
        var answer = await _calls.CallAsync(
            nameof(ReceiveMessage), url, request, SqsJson.Wire.ReceiveMessage, SqsJson.Wire.ReceiveMessageAnswer, TimeSpan.FromSeconds(wait), cancellationToken);
        return answer.Messages ?? [];
    }

    public Task DeleteAsync(string url, string receipt, CancellationToken cancellationToken) =>
        _calls.CallAsync(nameof(DeleteMessage), url, new DeleteMessage(url, receipt), SqsJson.Wire.DeleteMessage, SqsJson.Wire.NoAnswer, default, cancellationToken);

    public Task ChangeVisibilityAsync(string url, string receipt, int seconds, CancellationToken cancellationToken) => _calls.CallAsync(
        nameof(ChangeMessageVisibility),
        url,
        new ChangeMessageVisibility(url, receipt, seconds),
        SqsJson.Wire.ChangeMessageVisibility,
        SqsJson.Wire.NoAnswer,
        default,
        cancellationToken);

    /// <summary>Changes up to ten at once.</summary>
    /// <returns>Those that it could not be done for.</returns>
    public async Task<IReadOnlyList<BatchFailure>> ChangeVisibilityAsync(
        string url, IReadOnlyList<VisibilityEntry> entries, CancellationToken cancellationToken)
    {
        var request = new ChangeMessageVisibilityBatch(url, entries);
        var answer = await _calls.CallAsync(
            nameof(ChangeMessageVisibilityBatch), url, request, SqsJson.Wire.ChangeMessageVisibilityBatch, SqsJson.Wire.BatchAnswer, default, cancellationToken);
        return answer.Failed ?? [];
    }

    public async Task<IReadOnlyDictionary<string, string>> GetAttributesAsync(
        string url, IReadOnlyList<string> names, CancellationToken cancellationToken)
    {
        var request = new GetQueueAttributes(url, names);
        var answer = await _calls.CallAsync(
            nameof(GetQueueAttributes), url, request, SqsJson.Wire.GetQueueAttributes, SqsJson.Wire.QueueAttributesAnswer, default, cancellationToken);
        return answer.Attributes ?? new Dictionary<string, string>(StringComparer.Ordinal);
    }

    /// <inheritdoc/>
    public void Dispose() => _calls.Dispose();
}
