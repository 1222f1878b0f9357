using System.ComponentModel;
using CommitWise.Analysis;
using CommitWise.Api.Changes;
using CommitWise.Api.Description;
using CommitWise.Api.Reading;
using CommitWise.Api.Security;
using CommitWise.Grains;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Routing;

namespace CommitWise.Api.Commits;

/// <summary>Commits of connected repositories.</summary>
internal static class CommitRoutes
{
    private const string Path = "/api/repositories/{owner}/{repo}/commits";

    private static readonly Fault Bad = new(400, "invalid-commit, invalid-repository, invalid-cursor, ambiguous-revision");
    private static readonly Fault Unknown = new(404, "unknown-repository, unknown-revision");
    private static readonly Fault Unreadable = new(422, "diff-too-large and faults of the repository");

    private static readonly Fault Overloaded = new(503, "overloaded: too many diffs at once");

    /// <summary>The routes.</summary>
    public static void Map(IEndpointRouteBuilder routes)
    {
        routes.MapGet(Path, List).Describe("listCommits", "Commits", "List commits", "Non-merge commits of the default branch, the latest first, out of the history index.", Bad, Unknown, new Fault(409, "history-not-ready"));
        routes.MapGet($"{Path}/{{sha}}", Get).Describe("getCommit", "Commits", "One commit", "Message, parents and changed files against the first parent.", Bad, Unknown, Unreadable, Overloaded);
        routes.MapGet($"{Path}/{{sha}}/diff", Diff).Describe("getCommitDiff", "Commits", "The diff of a commit", "Against its first parent, parsed, secrets masked.", Bad, Unknown, Unreadable, Overloaded);
        routes.MapPost($"{Path}/{{sha}}/analyze", Analyze).Describe("analyzeCommit", "Commits", "Analyse a commit", "Goes the same way as an event.", Bad, Unknown, new Fault(409, "analysis-running, unless force"));
        routes.MapDelete($"{Path}/{{sha}}", Forget).Describe("forgetCommit", "Commits", "Forget what is stored of a commit", "State, rows and reports; the commit itself is not touched.", Bad, new Fault(404, "unknown-change"));
    }

    private static async Task<Ok<Page<CommitSummary>>> List(
        [AsParameters] CommitQuery query, CommitNames commits, CancellationToken cancellationToken)
    {
        var limit = PageLimit.Of(query.Limit);
        var repository = await commits.OpenAsync(query.Owner, query.Repo, query.Host, cancellationToken);
        var head = repository.View.Head ?? throw new InputException("history-not-ready", $"The history of {repository.Key} is not read yet.");
        return TypedResults.Ok(await CommitList.ReadAsync(repository.Workspace, head, query, limit, cancellationToken));
    }

    private static async Task<Ok<CommitDocument>> Get(
        [AsParameters] CommitAddress address, CommitNames commits, DiffTurns turns, HttpContext context, CancellationToken cancellationToken)
    {
        var found = await commits.ResolveAsync(address.Owner, address.Repo, address.Host, address.Sha, cancellationToken);
        var source = found.Repository.Workspace.Source;
        var details = await source.ReadCommitAsync(found.Sha, cancellationToken);
        await turns.EnterAsync(context);
        return TypedResults.Ok(CommitDocument.Of(found.Repository.Key, details, await CommitDiff.ReadAsync(source, details, cancellationToken)));
    }

    private static async Task<ParsedDiffResult> Diff(
        [AsParameters] CommitAddress address,
        [Description("Lines to show, 0 to 200000; default 20000.")] int? lines,
        CommitNames commits,
        DiffTurns turns,
        HttpContext context,
        CancellationToken cancellationToken)
    {
        var shown = ParsedDiffResult.Lines(lines);
        var found = await commits.ResolveAsync(address.Owner, address.Repo, address.Host, address.Sha, cancellationToken);
        var source = found.Repository.Workspace.Source;
        var details = await source.ReadCommitAsync(found.Sha, cancellationToken);
        await turns.EnterAsync(context);
        return new ParsedDiffResult(await CommitDiff.ReadAsync(source, details, cancellationToken), shown);
    }

    private static async Task<Accepted<AnalysisAnswer>> Analyze(
        [AsParameters] CommitAddress address,
        AnalyzeRequest? body,
        Caller caller,
        CommitNames commits,
        RepositoryLookup lookup,
        CommitAnalysis analysis,
        CancellationToken cancellationToken)
    {
        var found = await commits.ResolveAsync(address.Owner, address.Repo, address.Host, address.Sha, cancellationToken);
        var change = ChangeKey.Commit(found.Repository.Key, found.Sha);
        var generation = await analysis.BeginAsync(change, found.Repository, body?.Force == true, caller, cancellationToken);
        return TypedResults.Accepted(ChangeLinks.Of(change), new AnalysisAnswer(change.ToString(), generation, ChangeLinks.Of(change)));
    }

    private static async Task<NoContent> Forget(
        [AsParameters] CommitAddress address,
        Caller caller,
        RepositoryLookup lookup,
        CommitNames commits,
        IGrainFactory grains,
        CancellationToken cancellationToken)
    {
        var change = await address.FindAsync(lookup, commits, cancellationToken);
        return await grains.GetGrain<IPullRequestGrain>(change.ToString()).Forget(caller.Name)
            ? TypedResults.NoContent()
            : throw new InputException("unknown-change", $"{change} is not known.");
    }
}
