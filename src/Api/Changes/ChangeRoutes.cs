using System.ComponentModel;
using CommitWise.Analysis;
using CommitWise.Api.Commits;
using CommitWise.Api.Description;
using CommitWise.Api.Reading;
using CommitWise.Api.Security;
using CommitWise.Durability;
using CommitWise.Grains;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Routing;

namespace CommitWise.Api.Changes;

/// <summary>Changes of any kind: the same routes under pulls, commits and simulations.</summary>
internal static class ChangeRoutes
{
    private static readonly Fault Unknown = new(404, "unknown-change, unknown-repository");
    private static readonly Fault NoReport = new(404, "unknown-change, unknown-generation, report-not-ready");
    private static readonly Fault BadAddress = new(400, "invalid-request, invalid-repository, invalid-commit");
    private static readonly Fault Integrity = new(409, "integrity: the stored bytes were changed");

    private static readonly Fault Overloaded = new(503, "overloaded: too many at once");

    /// <summary>The routes.</summary>
    public static void Map(IEndpointRouteBuilder routes)
    {
        MapOne<PullAddress>(routes, "/api/repositories/{owner}/{repo}/pulls/{number:int}", "PullRequest", "pull request");
        MapOne<SimulationAddress>(routes, "/api/repositories/{owner}/{repo}/simulations/{number:int}", "Simulation", "simulation");
        MapParts<CommitAddress>(routes, "/api/repositories/{owner}/{repo}/commits/{sha}", "Commit", "commit");
        routes.MapGet("/api/downloads/report", Download).Open().Describe(
            "downloadReport",
            "Pull requests",
            "Read a report by a signed link",
            "The link is made by download-url and is good for 3600 s. It needs no key.",
            new Fault(403, "invalid-link, expired-link"),
            NoReport,
            Integrity);
    }

    private static void MapOne<TAddress>(IEndpointRouteBuilder routes, string path, string name, string words)
        where TAddress : IChangeAddress
    {
        routes.MapGet(path, Get<TAddress>).Describe($"get{name}", "Pull requests", $"What is known of a {words}", "Its state, its stages and its verdict.", BadAddress, Unknown);
        routes.MapPost($"{path}/analyze", Analyze<TAddress>).Describe(
            $"analyze{name}",
            "Pull requests",
            $"Analyse a {words} again",
            "Begins a new generation for the head that is known.",
            BadAddress,
            Unknown,
            new Fault(409, "analysis-running, unless force"));
        routes.MapGet($"{path}/diff", Diff<TAddress>).Describe(
            $"get{name}Diff", "Pull requests", $"The analysed diff of a {words}", "Parsed, secrets masked, as the report of the generation saw it.", BadAddress, NoReport, Integrity, Overloaded);
        routes.MapGet($"{path}/explanation", Explain<TAddress>).Describe(
            $"get{name}Explanation", "Pull requests", $"The explanation of a {words}", "In words, each sentence with its evidence.", BadAddress, NoReport, Integrity);
        MapParts<TAddress>(routes, path, name, words);
    }

    private static void MapParts<TAddress>(IEndpointRouteBuilder routes, string path, string name, string words)
        where TAddress : IChangeAddress
    {
        routes.MapGet($"{path}/report", Report<TAddress>).Describe(
            $"get{name}Report", "Pull requests", $"The report of a {words}", "The stored bytes; the entity tag is their SHA-256.", BadAddress, NoReport, Integrity);
        routes.MapGet($"{path}/reports", Reports<TAddress>).Describe(
            $"list{name}Reports", "Pull requests", $"Every generation of a {words}", "The latest first, with hashes.", BadAddress, Unknown);
        routes.MapGet($"{path}/report/download-url", DownloadUrl<TAddress>).Describe(
            $"get{name}ReportDownloadUrl", "Pull requests", $"A link to the report of a {words}", "Signed, good for 3600 s without a key.", BadAddress, NoReport);
        routes.MapGet($"{path}/events", Events<TAddress>).Describe(
            $"watch{name}", "Pull requests", $"Follow the analysis of a {words}", "Server-sent events, type change, each with the change as it is then; ends when the analysis does.", BadAddress, Unknown, Overloaded);
    }

    private static async Task<Ok<ChangeView>> Get<TAddress>(
        [AsParameters] TAddress address, RepositoryLookup lookup, CommitNames commits, ChangeReader changes, CancellationToken cancellationToken)
        where TAddress : IChangeAddress =>
        TypedResults.Ok(await changes.ReadAsync(await address.FindAsync(lookup, commits, cancellationToken), cancellationToken));

    private static async Task<Accepted<AnalysisAnswer>> Analyze<TAddress>(
        [AsParameters] TAddress address,
        AnalyzeRequest? body,
        Caller caller,
        RepositoryLookup lookup,
        CommitNames commits,
        IGrainFactory grains,
        CancellationToken cancellationToken)
        where TAddress : IChangeAddress
    {
        var change = await address.FindAsync(lookup, commits, cancellationToken);
        var generation = await grains.GetGrain<IPullRequestGrain>(change.ToString()).Analyze(body?.Force == true, caller.Name);
        return TypedResults.Accepted(ChangeLinks.Of(change), new AnalysisAnswer(change.ToString(), generation, ChangeLinks.Of(change)));
    }

    private static async Task<StoredReportResult> Report<TAddress>(
        [AsParameters] TAddress address,
        [Description("Which generation; the latest with a report when not given.")] int? generation,
        RepositoryLookup lookup,
        CommitNames commits,
        ChangeReader changes,
        CancellationToken cancellationToken)
        where TAddress : IChangeAddress
    {
        var change = await address.FindAsync(lookup, commits, cancellationToken);
        return new StoredReportResult(await changes.ReportAsync(change, generation, cancellationToken), changes);
    }

    private static async Task<Ok<Page<GenerationView>>> Reports<TAddress>(
        [AsParameters] TAddress address,
        [Description("1 to 200; default 50.")] int? limit,
        [Description("nextCursor of the page before.")] string? cursor,
        RepositoryLookup lookup,
        CommitNames commits,
        ChangeReader changes,
        CancellationToken cancellationToken)
        where TAddress : IChangeAddress
    {
        var change = await address.FindAsync(lookup, commits, cancellationToken);
        return TypedResults.Ok(await changes.GenerationsAsync(change, PageLimit.Of(limit), cursor, cancellationToken));
    }

    private static async Task<ParsedDiffResult> Diff<TAddress>(
        [AsParameters] TAddress address,
        [Description("Which generation; the latest with a report when not given.")] int? generation,
        [Description("Lines to show, 0 to 200000; default 20000.")] int? lines,
        RepositoryLookup lookup,
        CommitNames commits,
        ChangeReader changes,
        IObjectStore objects,
        DiffTurns turns,
        HttpContext context,
        CancellationToken cancellationToken)
        where TAddress : IChangeAddress
    {
        var shown = ParsedDiffResult.Lines(lines);
        var change = await address.FindAsync(lookup, commits, cancellationToken);
        var found = await changes.ReportAsync(change, generation, cancellationToken);
        using var report = await ReportBytes.ParseAsync(await changes.OpenAsync(found, cancellationToken), cancellationToken);
        var sha256 = ReportBytes.DiffSha256(report);
        await using var stored = await objects.OpenAsync(InputObjects.KeyOf(sha256), sha256, cancellationToken)
            ?? throw new InputException("no-diff", $"The diff of generation {found.Generation} of {change} is gone.");
        await turns.EnterAsync(context);
        using var diff = new DiffBuffer();
        await stored.CopyToAsync(diff, cancellationToken);
        return new ParsedDiffResult(diff.Content, shown);
    }

    private static async Task<Ok<ExplanationAnswer>> Explain<TAddress>(
        [AsParameters] TAddress address,
        [Description("Which generation; the latest with a report when not given.")] int? generation,
        RepositoryLookup lookup,
        CommitNames commits,
        ChangeReader changes,
        CancellationToken cancellationToken)
        where TAddress : IChangeAddress
    {
        var change = await address.FindAsync(lookup, commits, cancellationToken);
        var found = await changes.ReportAsync(change, generation, cancellationToken);
        using var report = await ReportBytes.ParseAsync(await changes.OpenAsync(found, cancellationToken), cancellationToken);
        return TypedResults.Ok(ExplanationAnswer.Of(change, found, report.RootElement.GetProperty("decision").GetProperty("explanation")));
    }

    private static async Task<ServerSentEventsResult<ChangeView>> Events<TAddress>(
        [AsParameters] TAddress address,
        RepositoryLookup lookup,
        CommitNames commits,
        ChangeWatch watch,
        EventStreams streams,
        HttpResponse response,
        CancellationToken cancellationToken)
        where TAddress : IChangeAddress
    {
        var change = await address.FindAsync(lookup, commits, cancellationToken);
        streams.Enter(response);
        return TypedResults.ServerSentEvents(watch.FollowAsync(change, cancellationToken));
    }

    private static async Task<Ok<LinkAnswer>> DownloadUrl<TAddress>(
        [AsParameters] TAddress address,
        [Description("Which generation; the latest with a report when not given.")] int? generation,
        HttpRequest request,
        RepositoryLookup lookup,
        CommitNames commits,
        ChangeReader changes,
        ReportLinks links,
        CancellationToken cancellationToken)
        where TAddress : IChangeAddress
    {
        var change = await address.FindAsync(lookup, commits, cancellationToken);
        var found = await changes.ReportAsync(change, generation, cancellationToken);
        return TypedResults.Ok(await links.MakeAsync(change, found, request, cancellationToken));
    }

    private static async Task<StoredReportResult> Download(
        [Description("Key of the change.")] string change,
        [Description("Its generation.")] int generation,
        [Description("Seconds of the Unix epoch.")] long expires,
        [Description("Hex digits.")] string signature,
        ReportLinks links,
        ChangeReader changes,
        CancellationToken cancellationToken)
    {
        await links.CheckAsync(change, generation, expires, signature, cancellationToken);
        var key = ChangeKey.Parse(change);
        return new StoredReportResult(await changes.ReportAsync(key, generation, cancellationToken), changes, ReportLinks.FileName(key, generation));
    }
}
