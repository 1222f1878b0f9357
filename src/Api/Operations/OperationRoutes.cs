using CommitWise.Api.Description;
using CommitWise.Api.Health;
using CommitWise.Api.Security;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Routing;

namespace CommitWise.Api.Operations;

/// <summary>What an operator asks.</summary>
internal static class OperationRoutes
{
    /// <summary>The routes.</summary>
    public static void Map(IEndpointRouteBuilder routes)
    {
        routes.MapGet("/health/live", Live).Open().Describe("live", "Operations", "Whether the process answers", "Asks for no key.");
        routes.MapGet("/health/ready", Ready).Open().Describe("ready", "Operations", "Whether the service can work", "Writes to the database and the object store and looks at the queue, at most once a second. Asks for no key.");
        routes.MapGet("/api/admin/health", Health).Needs(Role.Admin).Describe(
            "getHealth",
            "Administration",
            "How the service is",
            "Dependencies, and per silo its grain types with activations, calls, errors and latencies by method, and its analysis pool; queues, "
            + "stuck work, reminders. The page /status shows it.");
        routes.MapGet("/metrics", Metrics).Produces<string>(StatusCodes.Status200OK, "text/plain").Describe("metrics", "Operations", "Figures for Prometheus", "Text format 0.0.4.");
    }

    private static Ok<LiveAnswer> Live() => TypedResults.Ok(new LiveAnswer("live"));

    private static async Task<Results<Ok<ReadyAnswer>, JsonHttpResult<ReadyAnswer>>> Ready(Readiness readiness, CancellationToken cancellationToken)
    {
        var answer = await readiness.ProbeAsync(cancellationToken);
        return answer.Status == "ready"
            ? TypedResults.Ok(answer)
            : TypedResults.Json(answer, ApiJson.Default.ReadyAnswer, statusCode: StatusCodes.Status503ServiceUnavailable);
    }

    private static async Task<Ok<HealthAnswer>> Health(HealthReader health, CancellationToken cancellationToken) =>
        TypedResults.Ok(await health.ReadAsync(cancellationToken));

    private static ContentHttpResult Metrics(MetricsCollector collector) => TypedResults.Text(collector.Write(), "text/plain; version=0.0.4; charset=utf-8");
}

/// <summary>The process answers.</summary>
/// <param name="Status">live.</param>
public sealed record LiveAnswer(string Status);

/// <summary>Whether the service can work.</summary>
/// <param name="Status">ready or failing.</param>
/// <param name="Checks">What was tried.</param>
public sealed record ReadyAnswer(string Status, IReadOnlyList<ReadyCheck> Checks);

/// <summary>One thing that was tried.</summary>
/// <param name="Name">database, objects or queue.</param>
/// <param name="Healthy">Whether it worked.</param>
/// <param name="ElapsedMs">How long it took.</param>
/// <param name="Error">Why it did not; null when it did.</param>
public sealed record ReadyCheck(string Name, bool Healthy, double ElapsedMs, string? Error);
