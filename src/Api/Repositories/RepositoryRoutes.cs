using System.ComponentModel;
using CommitWise.Api.Description;
using CommitWise.Api.Reading;
using CommitWise.Api.Security;
using CommitWise.Durability;
using CommitWise.Grains;
using CommitWise.Repositories;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Routing;

namespace CommitWise.Api.Repositories;

/// <summary>Connected repositories.</summary>
internal static class RepositoryRoutes
{
    private const string Path = "/api/repositories";

    private static readonly Fault Bad = new(400, "invalid-repository");
    private static readonly Fault Unknown = new(404, "unknown-repository");

    /// <summary>The routes.</summary>
    public static void Map(IEndpointRouteBuilder routes)
    {
        routes.MapPost(Path, Connect).Needs(Role.Admin).Describe(
            "connectRepository",
            "Repositories",
            "Connect a repository",
            "By the path of a clone on the service's machine, under a configured root and asked for from that machine only; or by a clone URL: https "
            + "or ssh, a public address, no user information. Its history is read in the background.",
            new Fault(400, "invalid-request, invalid-repository, invalid-clone-url, malformed-json"),
            new Fault(403, "path-not-allowed"),
            new Fault(409, "repository-connected: another way"),
            new Fault(422, "not-a-repository, shallow-repository, partial-clone, unsupported-repository, unreadable-repository"));
        routes.MapGet(Path, List).Describe("listRepositories", "Repositories", "List connected repositories", "In order of their keys.", new Fault(400, "invalid-request, invalid-cursor"));
        routes.MapGet($"{Path}/{{owner}}/{{repo}}", Get).Describe("getRepository", "Repositories", "One connected repository", "Where it is and how far its history is read.", Bad, Unknown);
        routes.MapPost($"{Path}/{{owner}}/{{repo}}/sync", Sync).Describe("syncRepository", "Repositories", "Look for new commits", "In the background; the repository shows how it goes.", Bad, Unknown);
        routes.MapDelete($"{Path}/{{owner}}/{{repo}}", Disconnect).Needs(Role.Admin).Describe("disconnectRepository", "Repositories", "Disconnect a repository", "Reports stay.", Bad, Unknown);
    }

    private static async Task<Accepted<RepositoryView>> Connect(
        ConnectRequest body,
        HttpContext context,
        Caller caller,
        ConnectionRules rules,
        IRepositoryWorkspaces workspaces,
        IGrainFactory grains,
        CancellationToken cancellationToken)
    {
        var connection = await rules.CheckAsync(body, context, cancellationToken);
        if (connection.Path is not null)
        {
            // What is no clone is said at once, not by a failed look later.
            await workspaces.OpenAsync(connection, cancellationToken);
        }

        var view = await grains.GetGrain<IRepositoryGrain>(connection.Repository).Connect(new ConnectRepository(connection, null, caller.Name));
        return TypedResults.Accepted(UrlOf(connection.Repository), view);
    }

    private static async Task<Ok<Page<RepositoryView>>> List(
        IIndex index,
        StoredJson json,
        [Description("1 to 200; default 50.")] int? limit,
        [Description("nextCursor of the page before.")] string? cursor,
        CancellationToken cancellationToken)
    {
        var query = new IndexQuery(IndexNames.Repositories, "name", Descending: false, PageLimit.Of(limit), cursor, []);
        var page = await index.QueryAsync(query, cancellationToken);
        return TypedResults.Ok(new Page<RepositoryView>([.. page.Rows.Select(row => json.Read<RepositoryView>(row.Document))], page.NextCursor));
    }

    private static async Task<Ok<RepositoryView>> Get(
        [AsParameters] RepositoryAddress address, RepositoryLookup lookup, IGrainFactory grains, CancellationToken cancellationToken)
    {
        var key = await lookup.ConnectedAsync(address.Owner, address.Repo, address.Host, cancellationToken);
        return TypedResults.Ok(await grains.GetGrain<IRepositoryGrain>(key).Get().WaitAsync(cancellationToken)
            ?? throw new InputException("unknown-repository", $"{key} is not connected."));
    }

    private static async Task<Accepted<RepositoryView>> Sync(
        [AsParameters] RepositoryAddress address, RepositoryLookup lookup, IGrainFactory grains, CancellationToken cancellationToken)
    {
        var key = await lookup.ConnectedAsync(address.Owner, address.Repo, address.Host, cancellationToken);
        return TypedResults.Accepted(UrlOf(key), await grains.GetGrain<IRepositoryGrain>(key).Sync());
    }

    private static async Task<NoContent> Disconnect(
        [AsParameters] RepositoryAddress address, Caller caller, RepositoryLookup lookup, IGrainFactory grains, CancellationToken cancellationToken)
    {
        var key = await lookup.ConnectedAsync(address.Owner, address.Repo, address.Host, cancellationToken);
        return await grains.GetGrain<IRepositoryGrain>(key).Disconnect(caller.Name)
            ? TypedResults.NoContent()
            : throw new InputException("unknown-repository", $"{key} is not connected.");
    }

    private static string UrlOf(string key) => key.Split('/') is [var host, var owner, var repo] ? $"{Path}/{owner}/{repo}?host={host}" : Path;
}
