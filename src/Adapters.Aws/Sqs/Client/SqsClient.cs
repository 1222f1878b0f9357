using System.Net.Http.Headers;
using System.Text.Json;
using System.Text.Json.Serialization.Metadata;
using Amazon.Runtime;
using CommitWise.Adapters.Aws.Http;

namespace CommitWise.Adapters.Aws.Sqs;

/// <summary>The operations of SQS that are used here, over its JSON protocol.</summary>
internal sealed class SqsClient : IDisposable
{
    private static readonly MediaTypeHeaderValue ContentType = new("application/x-amz-json-1.0");
    private static readonly string[] SystemAttributes = ["ApproximateReceiveCount", "MessageGroupId", "SentTimestamp"];
    private static readonly string[] AllAttributes = ["All"];

    private readonly HttpClient _http;

    public SqsClient(SqsOptions options)
    {
        Endpoint = AwsEndpoint.Of(AwsService.Sqs, options.Region, options.ServiceUrl, Environment.GetEnvironmentVariable);
        var patience = new Patience(options.RequestTimeout, options.MaxTries, options.RetryDelay, options.Time);
        _http = AwsHttp.Create(AwsService.Sqs, Endpoint, options.Credentials, patience, SqsErrors.IsTransient);
    }

    /// <summary>Where it sends to.</summary>
    public AwsEndpoint Endpoint { get; }

    public async Task<string> GetQueueUrlAsync(string name, CancellationToken cancellationToken) =>
        (await CallAsync(
            nameof(GetQueueUrl), name, new GetQueueUrl(name), SqsJson.Wire.GetQueueUrl, SqsJson.Wire.QueueUrlAnswer, default, cancellationToken)).QueueUrl;

    public async Task<string> CreateQueueAsync(string name, IReadOnlyDictionary<string, string> attributes, CancellationToken cancellationToken) =>
        (await CallAsync(
            nameof(CreateQueue),
            name,
            new CreateQueue(name, attributes),
            SqsJson.Wire.CreateQueue,
            SqsJson.Wire.QueueUrlAnswer,
            default,
            cancellationToken)).QueueUrl;

    public Task SendAsync(SendMessage message, CancellationToken cancellationToken) =>
        CallAsync(nameof(SendMessage), message.QueueUrl, message, SqsJson.Wire.SendMessage, SqsJson.Wire.NoAnswer, default, cancellationToken);

    /// <param name="url">Which queue.</param>
    /// <param name="max">1 to 10.</param>
    /// <param name="wait">0 to 20 seconds.</param>
    /// <param name="visibility">Seconds.</param>
    /// <param name="cancellationToken">Ends it; messages that were under way stay hidden until their lease ends.</param>
    public async Task<IReadOnlyList<ReceivedMessage>> ReceiveAsync(
        string url, int max, int wait, int visibility, CancellationToken cancellationToken)
    {
        var request = new ReceiveMessage(url, max, wait, visibility, Guid.NewGuid().ToString("n"), SystemAttributes, AllAttributes);
        var answer = await CallAsync(
            nameof(ReceiveMessage), url, request, SqsJson.Wire.ReceiveMessage, SqsJson.Wire.ReceiveMessageAnswer, TimeSpan.FromSeconds(wait), cancellationToken);
        return answer.Messages ?? [];
    }

    public Task DeleteAsync(string url, string receipt, CancellationToken cancellationToken) =>
        CallAsync(nameof(DeleteMessage), url, new DeleteMessage(url, receipt), SqsJson.Wire.DeleteMessage, SqsJson.Wire.NoAnswer, default, cancellationToken);

    public Task ChangeVisibilityAsync(string url, string receipt, int seconds, CancellationToken cancellationToken) => CallAsync(
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
        var answer = await CallAsync(
            nameof(ChangeMessageVisibilityBatch), url, request, SqsJson.Wire.ChangeMessageVisibilityBatch, SqsJson.Wire.BatchAnswer, default, cancellationToken);
        return answer.Failed ?? [];
    }

    public async Task<IReadOnlyDictionary<string, string>> GetAttributesAsync(
        string url, IReadOnlyList<string> names, CancellationToken cancellationToken)
    {
        var request = new GetQueueAttributes(url, names);
        var answer = await CallAsync(
            nameof(GetQueueAttributes), url, request, SqsJson.Wire.GetQueueAttributes, SqsJson.Wire.QueueAttributesAnswer, default, cancellationToken);
        return answer.Attributes ?? new Dictionary<string, string>(StringComparer.Ordinal);
    }

    /// <inheritdoc/>
    public void Dispose() => _http.Dispose();

    private async Task<TAnswer> CallAsync<TRequest, TAnswer>(
        string operation,
        string queue,
        TRequest request,
        JsonTypeInfo<TRequest> of,
        JsonTypeInfo<TAnswer> to,
        TimeSpan longPoll,
        CancellationToken cancellationToken)
    {
        using var message = new HttpRequestMessage(HttpMethod.Post, Endpoint.Address);
        message.Headers.Add("X-Amz-Target", $"AmazonSQS.{operation}");
        message.Options.Set(RetryHandler.LongPoll, longPoll);
        message.Content = new ByteArrayContent(JsonSerializer.SerializeToUtf8Bytes(request, of)) { Headers = { ContentType = ContentType } };
        try
        {
            using var answer = await _http.SendAsync(message, cancellationToken);
            var body = await answer.Content.ReadAsByteArrayAsync(cancellationToken);
            return answer.IsSuccessStatusCode ? Read(body, to) : throw Refused(operation, queue, answer, body);
        }
        catch (Exception fault) when (fault is HttpRequestException or TimeoutException or JsonException or AmazonClientException)
        {
            throw new SqsException($"{operation} of {queue} at {Endpoint.Address} failed: {fault.Message}", string.Empty, null, fault);
        }
    }

    private static TAnswer Read<TAnswer>(byte[] body, JsonTypeInfo<TAnswer> to) =>
        JsonSerializer.Deserialize(body.Length == 0 ? "{}"u8 : body, to) ?? throw new JsonException("The answer is null.");

    private static SqsException Refused(string operation, string queue, HttpResponseMessage answer, byte[] body)
    {
        var (code, reason) = SqsErrors.Read(answer.StatusCode, body);
        return new SqsException(
            $"{operation} of {queue} was refused with {(int)answer.StatusCode} {code}: {reason}", code, answer.StatusCode);
    }
}
