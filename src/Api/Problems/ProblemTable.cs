using System.Collections.Frozen;
using System.Text.Json;
using System.Text.RegularExpressions;
using CommitWise.Durability;
using CommitWise.Intake;
using CommitWise.Masking;
using Microsoft.AspNetCore.Http;

namespace CommitWise.Api.Problems;

/// <summary>The one table from faults to answers.</summary>
internal static partial class ProblemTable
{
    // Whatever is not named here is the caller's: 400.
    private static readonly FrozenDictionary<string, int> Statuses = new Dictionary<string, int>(StringComparer.Ordinal)
    {
        ["unauthorized"] = 401,
        ["bad-signature"] = 401,
        ["forbidden"] = 403,
        ["origin-not-allowed"] = 403,
        ["invalid-link"] = 403,
        ["expired-link"] = 403,
        ["path-not-allowed"] = 403,
        ["unknown-route"] = 404,
        ["unknown-repository"] = 404,
        ["unknown-change"] = 404,
        ["unknown-generation"] = 404,
        ["unknown-queue"] = 404,
        ["unknown-revision"] = 404,
        ["report-not-ready"] = 404,
        ["no-diff"] = 404,
        ["unknown-backup"] = 404,
        ["wrong-method"] = 405,
        ["body-timeout"] = 408,
        ["analysis-running"] = 409,
        ["repository-connected"] = 409,
        ["backup-elsewhere"] = 409,
        ["backup-exists"] = 409,
        ["backup-running"] = 409,
        ["integrity"] = 409,
        ["body-too-large"] = 413,
        ["unsupported-media-type"] = 415,
        ["misdirected-request"] = 421,
        ["diff-too-large"] = 422,
        ["empty-change"] = 422,
        ["empty-repository"] = 422,
        ["unborn-branch"] = 422,
        ["no-merge-base"] = 422,
        ["not-a-repository"] = 422,
        ["shallow-repository"] = 422,
        ["partial-clone"] = 422,
        ["unsupported-repository"] = 422,
        ["unreadable-repository"] = 422,
        ["idempotency-key-reused"] = 422,
        ["history-not-ready"] = 409,
        ["rate-limited"] = 429,
        ["internal-error"] = 500,
        ["git-failed"] = 502,
        ["head-not-available"] = 502,
        ["overloaded"] = 503,
        ["storage-full"] = 503,
        ["storage-damaged"] = 503,
        ["storage-unavailable"] = 503,
        ["webhook-not-configured"] = 503,
        ["repository-unavailable"] = 503,
        ["missing-object"] = 503,
        ["git-missing"] = 503,
        ["host-unavailable"] = 503,
        ["host-rate-limited"] = 503,
        ["host-not-configured"] = 503,
        ["timed-out"] = 504,
        ["git-timeout"] = 504,
    }.ToFrozenDictionary(StringComparer.Ordinal);

    /// <summary>The answer to a fault.</summary>
    public static ProblemAnswer Of(Exception fault) => fault switch
    {
        ProblemException problem => Answer(problem.Problem, problem.Message, problem.RetryAfter, problem.Errors),
        HostUnavailableException host => Answer(host.Problem, host.Message, host.RetryAfter),
        InputException input => Answer(input.Problem, input.Message),
        InvalidCursorException cursor => Answer("invalid-cursor", cursor.Message),
        QueueFullException => Answer("overloaded", "The queue is full; nothing was accepted.", TimeSpan.FromSeconds(5)),
        StorageFullException => Answer("storage-full", "There is no room left to store anything; nothing was accepted.", TimeSpan.FromSeconds(30)),
        StorageDamagedException => Answer("storage-damaged", "The database is damaged; nothing is stored until it is put right. The log says more."),
        StorageUnavailableException => Answer("storage-unavailable", "A store that this service needs does not answer. The log says more.", TimeSpan.FromSeconds(5)),
        ObjectIntegrityException integrity => Answer("integrity", integrity.Message),
        TimeoutException => Answer("timed-out", "The answer took too long; what was asked may still happen.", TimeSpan.FromSeconds(5)),
        BadHttpRequestException { StatusCode: StatusCodes.Status413PayloadTooLarge } => Answer("body-too-large", "The body is larger than this route takes."),
        BadHttpRequestException { InnerException: JsonException json } => Answer("malformed-json", Describe(json)),
        BadHttpRequestException bad => new ProblemAnswer(bad.StatusCode, "invalid-request", SecretMasker.Mask(bad.Message), Errors: ErrorsOf(bad.Message)),
        _ => Answer("internal-error", "Something is wrong inside the service; its log says more under this trace id."),
    };

    /// <summary>The answer to a status that nothing explains.</summary>
    public static ProblemAnswer Of(int status, HttpRequest request) => status switch
    {
        404 => Answer("unknown-route", $"There is nothing at {request.Path}."),
        405 => Answer("wrong-method", $"{request.Path} does not take {request.Method}."),
        415 => Answer("unsupported-media-type", "The body must be application/json."),
        413 => Answer("body-too-large", "The body is larger than this route takes."),
        >= 500 => new ProblemAnswer(status, "internal-error", "Something is wrong inside the service."),
        _ => new ProblemAnswer(status, "invalid-request", "The request cannot be answered."),
    };

    private static ProblemAnswer Answer(
        string problem, string detail, TimeSpan? retryAfter = null, IReadOnlyDictionary<string, string[]>? errors = null) =>
        new(Statuses.GetValueOrDefault(problem, StatusCodes.Status400BadRequest), problem, SecretMasker.Mask(detail), retryAfter, errors);

    // What the framework says of a parameter names it with its type: Failed to bind parameter "int? limit" from "many".
    private static Dictionary<string, string[]>? ErrorsOf(string message) => Parameter().Match(message) is { Success: true } match
        ? new(StringComparer.Ordinal) { [JsonNamingPolicy.CamelCase.ConvertName(match.Groups["name"].Value)] = [SecretMasker.Mask(message)] }
        : null;

    [GeneratedRegex("\\A(Failed to bind|Required) parameter \"[^\"]* (?<name>[A-Za-z]+)\"", RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 1000)]
    private static partial Regex Parameter();

    private static string Describe(JsonException fault) => fault.Path is { Length: > 1 } path
        ? $"The body is wrong at {path} (line {fault.LineNumber + 1}, byte {fault.BytePositionInLine + 1})."
        : $"The body is no JSON of the expected form at line {fault.LineNumber + 1}, byte {fault.BytePositionInLine + 1}.";
}

/// <summary>The answer to a fault.</summary>
internal sealed record ProblemAnswer(
    int Status, string Problem, string Detail, TimeSpan? RetryAfter = null, IReadOnlyDictionary<string, string[]>? Errors = null)
{
    /// <summary>The name in words.</summary>
    public string Title => char.ToUpperInvariant(Problem[0]) + Problem[1..].Replace('-', ' ');
}
