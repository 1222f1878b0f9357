using System.ComponentModel;
using System.Globalization;
using CommitWise.Analysis;
using CommitWise.Api.Description;
using CommitWise.Api.Problems;
using CommitWise.Api.Reading;
using CommitWise.Durability;
using CommitWise.Grains;
using CommitWise.Intake;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Routing;

namespace CommitWise.Api.Changes;

/// <summary>The list of changes.</summary>
internal static class ChangeListRoutes
{
    /// <summary>The routes.</summary>
    public static void Map(IEndpointRouteBuilder routes) =>
        routes.MapGet("/api/pull-requests", List).Describe(
            "listChanges",
            "Pull requests",
            "List changes",
            "Pull requests, commits and simulations that were analysed or are being analysed. All filters given must hold.",
            new Fault(400, "invalid-request, invalid-cursor"),
            new Fault(404, "unknown-repository"));

    private static async Task<Ok<Page<ChangeSummary>>> List(
        IIndex index,
        StoredJson json,
        RepositoryLookup lookup,
        [Description("A repository that is connected or has changes: owner/repo or host/owner/repo.")] string? repository,
        [Description("open, closed or merged.")] string? state,
        [Description("low, medium, high or critical.")] string? level,
        [Description("pull_request, commit or simulation.")] string? kind,
        [Description("Author, any case.")] string? author,
        [Description("Least risk score, 0 to 100.")] int? minScore,
        [Description("risk: highest first; updated: latest first, the default.")] string? sort,
        [Description("1 to 200; default 50.")] int? limit,
        [Description("nextCursor of the page before.")] string? cursor,
        CancellationToken cancellationToken)
    {
        var key = repository is null ? null : await lookup.KnownAsync(repository, cancellationToken);
        var list = OneOf(sort ?? "updated", "sort", "risk", "updated");
        var query = new IndexQuery(
            IndexNames.Changes,
            key is null ? list : $"{key}|{list}",
            Descending: true,
            PageLimit.Of(limit),
            cursor,
            [.. Filters(state, level, kind, author, minScore)]);
        var page = await index.QueryAsync(query, cancellationToken);
        return TypedResults.Ok(new Page<ChangeSummary>(
            [.. page.Rows.Select(row => ChangeSummary.Of(json.Read<ChangeView>(row.Document)))], page.NextCursor));
    }

    private static IEnumerable<IndexFilter> Filters(string? state, string? level, string? kind, string? author, int? minScore)
    {
        if (state is not null)
        {
            yield return Equal(ChangeFields.State, OneOf(state, "state", "open", "closed", "merged"));
        }

        if (level is not null)
        {
            yield return Equal(ChangeFields.Level, OneOf(level, "level", "low", "medium", "high", "critical"));
        }

        if (kind is not null)
        {
            yield return Equal(ChangeFields.Kind, OneOf(kind, "kind", "pull_request", "commit", "simulation"));
        }

        if (author is not null)
        {
            yield return Equal(ChangeFields.Author, author.ToLowerInvariant());
        }

        if (minScore is { } least)
        {
            yield return least is >= 0 and <= 100
                ? new IndexFilter(ChangeFields.Score, IndexComparison.AtLeast, least.ToString("d3", CultureInfo.InvariantCulture))
                : throw RequestFaults.Of("minScore", $"is {least}; it must be from 0 to 100.");
        }
    }

    private static IndexFilter Equal(string field, string value) => new(field, IndexComparison.Equal, value);

    private static string OneOf(string value, string name, params string[] allowed) => allowed.Contains(value, StringComparer.Ordinal)
        ? value
        : throw RequestFaults.Of(name, $"is '{value}'; it must be one of {string.Join(", ", allowed)}.");
}

/// <summary>A change in a list.</summary>
/// <param name="Id">Key of the change.</param>
/// <param name="Kind">What it is.</param>
/// <param name="Repository">Key of its repository.</param>
/// <param name="Number">Number of a pull request or simulation; null for a commit.</param>
/// <param name="HeadSha">Commit that it ends at; null for a simulation without one.</param>
/// <param name="Title">Title, secrets masked; null until it is known.</param>
/// <param name="Author">Author; null until known.</param>
/// <param name="State">At the host.</param>
/// <param name="Generation">Latest generation.</param>
/// <param name="Status">How it goes.</param>
/// <param name="Verdict">The answer in short; null until there is one.</param>
/// <param name="UpdatedAt">When the change was last updated at its host.</param>
/// <param name="Url">Where the whole of it is.</param>
public sealed record ChangeSummary(
    string Id,
    ChangeKind Kind,
    string Repository,
    int? Number,
    string? HeadSha,
    string? Title,
    string? Author,
    ChangeState State,
    int Generation,
    RunStatus Status,
    Verdict? Verdict,
    DateTimeOffset UpdatedAt,
    string Url)
{
    /// <summary>The summary of a change.</summary>
    public static ChangeSummary Of(ChangeView view) => new(
        view.Id,
        view.Kind,
        view.Repository,
        view.Number,
        view.HeadSha,
        view.Title,
        view.Author,
        view.State,
        view.Generation,
        view.Status,
        view.Verdict,
        view.UpdatedAt,
        ChangeLinks.Of(ChangeKey.Parse(view.Id)));
}
