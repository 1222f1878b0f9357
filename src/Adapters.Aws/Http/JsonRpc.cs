using System.Net.Http.Headers;
using System.Text.Json;
using System.Text.Json.Serialization.Metadata;
using Amazon.Runtime;

namespace CommitWise.Adapters.Aws.Http;

/// <summary>Calls of a service that speaks AWS' JSON protocol: one address, the operation in a header.</summary>
/// <param name="http">Signs and tries again.</param>
/// <param name="address">Where the service is.</param>
/// <param name="target">What the name of an operation stands behind, such as <c>AmazonSQS</c>.</param>
/// <param name="version">Of the protocol, <c>1.0</c> or <c>1.1</c>.</param>
internal sealed class JsonRpc(HttpClient http, Uri address, string target, string version) : IDisposable
{
    private readonly MediaTypeHeaderValue _contentType = new($"application/x-amz-json-{version}");

    /// <param name="operation">Name of the operation.</param>
    /// <param name="subject">What it is about, for messages.</param>
    /// <param name="request">What is sent.</param>
    /// <param name="of">How it is written.</param>
    /// <param name="to">How the answer is read.</param>
    /// <param name="longPoll">How long the service may wait by intent.</param>
    /// <param name="cancellationToken">Gives up.</param>
    /// <exception cref="AwsServiceException">The service refused it, or was not reached within its tries.</exception>
    public async Task<TAnswer> CallAsync<TRequest, TAnswer>(
        string operation,
        string subject,
        TRequest request,
        JsonTypeInfo<TRequest> of,
        JsonTypeInfo<TAnswer> to,
        TimeSpan longPoll,
        CancellationToken cancellationToken)
    {
        using var message = new HttpRequestMessage(HttpMethod.Post, address);
        message.Headers.Add("X-Amz-Target", $"{target}.{operation}");
        message.Options.Set(RetryHandler.LongPoll, longPoll);
        message.Content = new ByteArrayContent(JsonSerializer.SerializeToUtf8Bytes(request, of)) { Headers = { ContentType = _contentType } };
        try
        {
            using var answer = await http.SendAsync(message, cancellationToken);
            var body = await answer.Content.ReadAsByteArrayAsync(cancellationToken);
            return answer.IsSuccessStatusCode ? Read(body, to) : throw Refused(operation, subject, answer, body);
        }
        catch (Exception fault) when (fault is HttpRequestException or TimeoutException or JsonException or AmazonClientException)
        {
            throw new AwsServiceException($"{operation} of {subject} at {address} failed: {fault.Message}", string.Empty, null, fault);
        }
    }

    /// <inheritdoc/>
    public void Dispose() => http.Dispose();

    private static TAnswer Read<TAnswer>(byte[] body, JsonTypeInfo<TAnswer> to) =>
        JsonSerializer.Deserialize(body.Length == 0 ? "{}"u8 : body, to) ?? throw new JsonException("The answer is null.");

    private static AwsServiceException Refused(string operation, string subject, HttpResponseMessage answer, byte[] body)
    {
        var (code, reason) = AwsErrors.ReadJson(answer.StatusCode, body);
        return new AwsServiceException(
            $"{operation} of {subject} was refused with {(int)answer.StatusCode} {code}: {reason}", code, answer.StatusCode);
    }
}
