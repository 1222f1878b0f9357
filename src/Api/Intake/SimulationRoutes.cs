using CommitWise.Analysis;
using CommitWise.Api.Description;
using CommitWise.Api.Reading;
using CommitWise.Grains;
using CommitWise.Intake;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Routing;

namespace CommitWise.Api.Intake;

/// <summary>Changes that nobody has made yet.</summary>
internal static class SimulationRoutes
{
    private const int MaxBody = 32 << 20;

    /// <summary>The routes.</summary>
    public static void Map(IEndpointRouteBuilder routes) =>
        routes.MapPost("/api/simulations/pull-requests", Simulate).WithMetadata(new BodyLimit(MaxBody))
            .Describe(
                "simulatePullRequest",
                "Intake",
                "Analyse a change that is not made yet",
                "Goes the same way as a real event. Give a unified diff, or paths in filesChanged: measures that need lines are then unknown. "
                + "With an Idempotency-Key the same request may be sent again and gets the same simulation.",
                new Fault(400, "invalid-request, malformed-json, malformed-diff, invalid-repository"),
                new Fault(404, "unknown-repository"),
                new Fault(413, "body-too-large: more than 32 MiB"),
                new Fault(422, "idempotency-key-reused"));

    private static async Task<Accepted<SimulationAnswer>> Simulate(
        SimulationRequest body,
        [FromHeader(Name = "Idempotency-Key")] string? idempotencyKey,
        Security.Caller caller,
        RepositoryLookup lookup,
        SimulationContents contents,
        SimulationNumbers numbers,
        IGrainFactory grains,
        EventIntake intake,
        TimeProvider time,
        CancellationToken cancellationToken)
    {
        body.Check();
        var repository = await lookup.ConnectedAsync(body.Repository!, cancellationToken);
        var view = await grains.GetGrain<IRepositoryGrain>(repository).Get()
            ?? throw new InputException("unknown-repository", $"{repository} is not connected.");
        var simulated = await contents.StoreAsync(body, cancellationToken);
        var given = await numbers.NextAsync(repository, caller.Name, idempotencyKey, body.Fingerprint(simulated), cancellationToken);
        var change = ChangeKey.Simulation(repository, given.Number);
        var host = repository.Split('/')[0];
        await intake.AcceptAsync(
            EventOf(body, change, $"{host}:{change}:{given.Delivery}", simulated, view, time.GetUtcNow()), cancellationToken);
        var location = ChangeLinks.Of(change);
        return TypedResults.Accepted(location, new SimulationAnswer(change.ToString(), repository, given.Number, location));
    }

    private static PullRequestEvent EventOf(
        SimulationRequest body, ChangeKey change, string id, SimulatedChange simulated, RepositoryView view, DateTimeOffset now) => new(
        id,
        change.ToString(),
        ChangeAction.Opened,
        ChangeState.Open,
        body.Title,
        body.Author,
        view.DefaultBranch,
        null,
        body.BaseSha ?? view.Head,
        body.HeadSha,
        now,
        simulated);
}
