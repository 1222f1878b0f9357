using System.Net;
using System.Text.Json;
using System.Text.Json.Serialization;
using CommitWise.Risk;
using CommitWise.Risk.Exchange;

namespace CommitWise.Adapters.Aws.SageMaker;

/// <summary>
/// What can go wrong with an endpoint, as sentences for a report. They name the endpoint, a status and an error code, and quote no message of
/// the other side: that may hold account numbers.
/// </summary>
/// <param name="endpoint">Name of the endpoint.</param>
internal sealed class SageMakerFaults(string endpoint)
{
    private const int MostCode = 64;

    // SageMaker's answer when the model's container refused or failed.
    private const HttpStatusCode ModelError = (HttpStatusCode)424;

    private static readonly HashSet<string> Throttling = new(StringComparer.Ordinal)
    {
        "ModelNotReadyException", "RequestLimitExceeded", "SlowDown", "Throttling", "ThrottlingException", "TooManyRequestsException",
    };

    /// <summary>Whether the same request may succeed soon after this refusal.</summary>
    public static bool IsTransient(HttpStatusCode status, byte[] body)
    {
        var error = Read(body);
        return IsThrottle(status, CodeOf(error)) || IsFailure(status) || (status == ModelError && IsFailure((HttpStatusCode)(error?.OriginalStatusCode ?? 0)));
    }

    public RemotePredictionException TimedOut(TimeSpan limit, Exception? cause = null) =>
        new("timeout", $"SageMaker endpoint '{endpoint}' did not answer within {limit.TotalSeconds:0.###} s.", cause);

    public RemotePredictionException NotReached(HttpRequestException cause) => cause.HttpRequestError == HttpRequestError.ConfigurationLimitExceeded
        ? Broken($"its answer has more than {PredictionContract.MaxBytes >> 20} MiB", cause)
        : new RemotePredictionException("unreachable", $"SageMaker endpoint '{endpoint}' could not be reached ({cause.HttpRequestError}).", cause);

    public RemotePredictionException NotSigned(Exception cause) =>
        new("credentials", $"SageMaker endpoint '{endpoint}' was not asked: there are no credentials to sign the call with.", cause);

    public RemotePredictionException Broken(string fault, Exception? cause = null) =>
        new("contract", $"SageMaker endpoint '{endpoint}' broke the contract of predictions: {fault.TrimEnd('.')}.", cause);

    public RemotePredictionException ModelChanged(ModelIdentity first, ModelIdentity second) =>
        new("model-changed", $"SageMaker endpoint '{endpoint}' answered one batch by two models: {first.Id} version {first.Version}, then {second.Id} version {second.Version}.");

    public RemotePredictionException Resting(TimeSpan pause, Exception cause) =>
        new("circuit-open", $"SageMaker endpoint '{endpoint}' failed repeatedly and is left alone for {pause.TotalSeconds:0} s.", cause);

    public RemotePredictionException Unexpected(Exception cause) =>
        new("error", $"SageMaker endpoint '{endpoint}' could not be asked ({cause.GetType().Name}).", cause);

    public RemotePredictionException Refused(HttpStatusCode status, byte[] body)
    {
        var error = Read(body);
        var code = CodeOf(error);
        var what = $"{(int)status}{(code.Length > 0 ? " " : string.Empty)}{code}";
        return IsThrottle(status, code) ? new RemotePredictionException("throttled", $"SageMaker endpoint '{endpoint}' has too many calls ({what}).")
            : status == ModelError ? new RemotePredictionException("failed", $"The model behind SageMaker endpoint '{endpoint}' answered with {error?.OriginalStatusCode ?? 0} ({what}).")
            : IsFailure(status) ? new RemotePredictionException("failed", $"SageMaker endpoint '{endpoint}' failed ({what}).")
            : new RemotePredictionException("refused", $"SageMaker endpoint '{endpoint}' refused the call ({what}).");
    }

    private static bool IsThrottle(HttpStatusCode status, string code) => status == HttpStatusCode.TooManyRequests || Throttling.Contains(code);

    private static bool IsFailure(HttpStatusCode status) => (int)status >= 500 || status == HttpStatusCode.RequestTimeout;

    private static SageMakerError? Read(byte[] body)
    {
        try
        {
            return JsonSerializer.Deserialize(body, SageMakerJson.Default.SageMakerError);
        }
        catch (JsonException)
        {
            // Something in between has answered.
            return null;
        }
    }

    private static string CodeOf(SageMakerError? error)
    {
        var code = error?.Type ?? error?.Code ?? string.Empty;
        code = code[(code.LastIndexOf('#') + 1)..];
        return code.Length <= MostCode && code.All(char.IsAsciiLetterOrDigit) ? code : string.Empty;
    }
}

/// <summary>An error of SageMaker's runtime, as far as it is used.</summary>
internal sealed record SageMakerError(
    [property: JsonPropertyName("__type")] string? Type,
    [property: JsonPropertyName("ErrorCode")] string? Code,
    [property: JsonPropertyName("OriginalStatusCode")] int? OriginalStatusCode);

/// <summary>JSON of errors.</summary>
[JsonSerializable(typeof(SageMakerError))]
internal sealed partial class SageMakerJson : JsonSerializerContext;
