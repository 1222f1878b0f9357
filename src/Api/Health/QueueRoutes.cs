using System.ComponentModel;
using System.Text.Json;
using CommitWise.Api.Description;
using CommitWise.Api.Problems;
using CommitWise.Api.Reading;
using CommitWise.Api.Security;
using CommitWise.Durability;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.Logging;

namespace CommitWise.Api.Health;

/// <summary>The queues of the streams, and the messages that failed for good.</summary>
internal static partial class QueueRoutes
{
    private const int MostIds = 1_000;

    private static readonly Fault Unknown = new(404, "unknown-queue");

    /// <summary>The routes.</summary>
    public static void Map(IEndpointRouteBuilder routes)
    {
        routes.MapGet("/api/admin/queues", List).Needs(Role.Admin).Describe(
            "listQueues", "Administration", "The queues", "How many messages wait, are handled, or failed for good, and how old the oldest is.");
        routes.MapGet("/api/admin/queues/{queue}/dead-letters", DeadLetters).Needs(Role.Admin).Describe(
            "listDeadLetters",
            "Administration",
            "Messages of a queue that failed for good",
            "The oldest first, each with its last error.",
            new Fault(400, "invalid-request, invalid-cursor"),
            Unknown);
        routes.MapPost("/api/admin/queues/{queue}/redrive", Redrive).Needs(Role.Admin).Describe(
            "redriveDeadLetters",
            "Administration",
            "Put failed messages back",
            "At the end of their queue, as new messages: all, or those that are named. What is not there any more is passed over.",
            new Fault(400, "invalid-request"),
            Unknown,
            new Fault(503, "overloaded: the queue is full"));
    }

    private static async Task<Ok<Page<QueueAnswer>>> List(QueueReader queues, CancellationToken cancellationToken) =>
        TypedResults.Ok(new Page<QueueAnswer>(await queues.ReadAsync(cancellationToken), null));

    private static async Task<Ok<Page<DeadLetterAnswer>>> DeadLetters(
        string queue,
        IDurableQueue queues,
        [Description("1 to 200; default 50.")] int? limit,
        [Description("nextCursor of the page before.")] string? cursor,
        CancellationToken cancellationToken)
    {
        var most = PageLimit.Of(limit);
        var letters = await queues.DeadLettersAsync(QueueReader.Known(queue), most, cursor, cancellationToken);
        return TypedResults.Ok(new Page<DeadLetterAnswer>([.. letters.Select(DeadLetterAnswer.Of)], letters.Count == most ? letters[^1].Id : null));
    }

    private static async Task<Ok<RedriveAnswer>> Redrive(
        string queue, RedriveRequest? body, IDurableQueue queues, Caller caller, ILogger<QueueReader> logger, CancellationToken cancellationToken)
    {
        QueueReader.Known(queue);
        new RequestFaults()
            .Require(body?.Ids is null or { Count: > 0 and <= MostIds }, "ids", $"must name 1 to {MostIds} messages, or be left out for all.")
            .Throw();
        var count = await queues.RedriveAsync(queue, body?.Ids, cancellationToken);
        Log.Redriven(logger, count, queue, caller.Name);
        return TypedResults.Ok(new RedriveAnswer(queue, count));
    }

    private static partial class Log
    {
        [LoggerMessage(3, LogLevel.Information, "{Count} dead letters of {Queue} were put back by {Caller}")]
        public static partial void Redriven(ILogger logger, int count, string queue, string caller);
    }
}

/// <summary>A message that failed for good.</summary>
/// <param name="Id">Its identity.</param>
/// <param name="Key">Whose it is: the key of a change or repository.</param>
/// <param name="Attempts">How often it was tried.</param>
/// <param name="ParkedAt">When it was given up.</param>
/// <param name="Error">Why the last try failed.</param>
/// <param name="Bytes">Size of the message.</param>
/// <param name="Body">The message; null when it is no JSON.</param>
public sealed record DeadLetterAnswer(string Id, string Key, int Attempts, DateTimeOffset ParkedAt, string Error, int Bytes, JsonElement? Body)
{
    /// <summary>Shows a dead letter.</summary>
    internal static DeadLetterAnswer Of(DeadLetter letter) =>
        new(letter.Id, letter.Key, letter.Attempts, letter.ParkedAt, letter.Error, letter.Body.Length, BodyOf(letter.Body));

    private static JsonElement? BodyOf(ReadOnlyMemory<byte> body)
    {
        var reader = new Utf8JsonReader(body.Span);
        try
        {
            return JsonElement.TryParseValue(ref reader, out var value) ? value : null;
        }
        catch (JsonException)
        {
            return null;
        }
    }
}

/// <summary>Which failed messages to put back.</summary>
/// <param name="Ids">At most 1000; all when left out.</param>
public sealed record RedriveRequest(IReadOnlyList<string>? Ids);

/// <summary>What was put back.</summary>
/// <param name="Queue">The queue.</param>
/// <param name="Redriven">How many messages.</param>
public sealed record RedriveAnswer(string Queue, int Redriven);
