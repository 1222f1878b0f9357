using System.Net;
using System.Text.Json;
using System.Text.Json.Serialization;

namespace CommitWise.Adapters.Aws.Http;

/// <summary>Reads what a service answers when it refuses.</summary>
internal static class AwsErrors
{
    private static readonly HashSet<string> Throttling = new(StringComparer.Ordinal)
    {
        "KmsThrottled", "KMSThrottling", "PriorRequestNotComplete", "RequestLimitExceeded", "RequestThrottled", "RequestThrottledException",
        "SlowDown", "Throttled", "Throttling", "ThrottledException", "ThrottlingException", "TooManyRequestsException",
    };

    /// <summary>Whether the same request may succeed soon.</summary>
    public static bool IsTransient(HttpStatusCode status, string code) =>
        (int)status >= 500 || status is HttpStatusCode.TooManyRequests or HttpStatusCode.RequestTimeout || Throttling.Contains(code);

    /// <summary>Whether the same request may succeed soon after this refusal, which is JSON.</summary>
    public static bool IsTransientJson(HttpStatusCode status, byte[] body) => IsTransient(status, ReadJson(status, body).Code);

    /// <summary>Code and message of a refused request; the body is JSON unless something in between has answered.</summary>
    public static (string Code, string Message) ReadJson(HttpStatusCode status, ReadOnlySpan<byte> body)
    {
        try
        {
            var error = JsonSerializer.Deserialize(body, AwsErrorJson.Default.AwsErrorAnswer);
            var code = error?.Type ?? string.Empty;
            return (code[(code.LastIndexOf('#') + 1)..], error?.Message ?? error?.UpperMessage ?? "no reason given");
        }
        catch (JsonException)
        {
            return (string.Empty, $"HTTP {(int)status} without an error of the service");
        }
    }
}

internal sealed record AwsErrorAnswer(
    [property: JsonPropertyName("__type")] string? Type,
    [property: JsonPropertyName("message")] string? Message,
    [property: JsonPropertyName("Message")] string? UpperMessage);

/// <summary>Refusals of the services that answer JSON.</summary>
[JsonSerializable(typeof(AwsErrorAnswer))]
internal sealed partial class AwsErrorJson : JsonSerializerContext;
