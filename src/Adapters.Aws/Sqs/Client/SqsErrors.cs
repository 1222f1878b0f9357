using System.Net;
using System.Text.Json;

namespace CommitWise.Adapters.Aws.Sqs;

/// <summary>Reads what SQS answers when it refuses.</summary>
internal static class SqsErrors
{
    private static readonly HashSet<string> Throttling = new(StringComparer.Ordinal)
    {
        "KmsThrottled", "PriorRequestNotComplete", "RequestLimitExceeded", "RequestThrottled", "RequestThrottledException",
        "SlowDown", "Throttling", "ThrottlingException", "TooManyRequestsException",
    };

    /// <summary>Whether the same request may succeed soon.</summary>
    public static bool IsTransient(HttpStatusCode status, string code) =>
        (int)status >= 500 || status is HttpStatusCode.TooManyRequests or HttpStatusCode.RequestTimeout || Throttling.Contains(code);

    /// <summary>Whether the same request may succeed soon after this refusal.</summary>
    public static bool IsTransient(HttpStatusCode status, byte[] body) => IsTransient(status, Read(status, body).Code);

    /// <summary>Whether a receipt names no delivery that is still given out. FIFO queues report an ended lease as an invalid parameter.</summary>
    public static bool IsLeaseLost(string code, string message) =>
        code is "MessageNotInflight" or "ReceiptHandleIsInvalid"
        || (code == "InvalidParameterValue" && message.Contains("expired", StringComparison.OrdinalIgnoreCase));

    /// <summary>Code and message of a refused request; the body is JSON unless something in between has answered.</summary>
    public static (string Code, string Message) Read(HttpStatusCode status, ReadOnlySpan<byte> body)
    {
        try
        {
            var error = JsonSerializer.Deserialize(body, SqsJson.Default.ErrorAnswer);
            var code = error?.Type ?? string.Empty;
            return (code[(code.LastIndexOf('#') + 1)..], error?.Message ?? error?.UpperMessage ?? "no reason given");
        }
        catch (JsonException)
        {
            return (string.Empty, $"HTTP {(int)status} without an error of SQS");
        }
    }
}
