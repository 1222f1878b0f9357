using System.ComponentModel;
using System.Globalization;
using CommitWise.Analysis;
using CommitWise.Api.Description;
using CommitWise.Durability;
using CommitWise.Grains;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Routing;

namespace CommitWise.Api.Repositories;

/// <summary>Addresses of code hosts, as people copy them from a browser.</summary>
internal static class ResolveRoutes
{
    /// <summary>The routes.</summary>
    public static void Map(IEndpointRouteBuilder routes) =>
        routes.MapGet("/api/resolve", Resolve).Describe(
            "resolveUrl",
            "Repositories",
            "Find what an address of a code host means here",
            "Takes addresses of repositories, pull requests and commits of GitHub and of hosts that write them likewise.",
            new Fault(400, "invalid-url, invalid-repository"));

    private static async Task<Ok<ResolvedUrl>> Resolve(
        [Description("Such as https://github.com/owner/repo/pull/7 or .../commit/1a2b3c4.")] string url, IIndex index, CancellationToken cancellationToken)
    {
        var found = HostUrl.Parse(url);
        var isConnected = await index.GetAsync(new IndexKey(IndexNames.Repositories, found.Repository), cancellationToken) is not null;
        var isKnown = found.Change is { } change
            && await index.GetAsync(new IndexKey(IndexNames.Changes, change.ToString()), cancellationToken) is not null;
        return TypedResults.Ok(new ResolvedUrl(found.Kind, found.Repository, found.Number, found.Sha, isConnected, isKnown, found.Link));
    }
}

/// <summary>What an address means here.</summary>
/// <param name="Kind">repository, pull_request or commit.</param>
/// <param name="Repository">Key of the repository.</param>
/// <param name="Number">Number of a pull request; else null.</param>
/// <param name="Sha">Commit id as in the address, perhaps short; else null.</param>
/// <param name="IsConnected">The repository is connected.</param>
/// <param name="IsKnown">The pull request or commit (by its full id) was heard of.</param>
/// <param name="Url">Where it is, or would be, here.</param>
public sealed record ResolvedUrl(string Kind, string Repository, int? Number, string? Sha, bool IsConnected, bool IsKnown, string Url);

/// <summary>An address of a code host, taken apart.</summary>
internal sealed record HostUrl(string Kind, string Repository, int? Number, string? Sha)
{
    /// <summary>The change; null for a repository or a short commit id.</summary>
    public ChangeKey? Change => Number is { } number ? ChangeKey.PullRequest(Repository, number)
        : Sha is { Length: 40 or 64 } sha ? ChangeKey.Commit(Repository, sha)
        : null;

    /// <summary>Where it is here.</summary>
    public string Link => (Repository.Split('/'), Number, Sha) switch
    {
        ([var host, var owner, var repo], { } number, _) => $"/api/repositories/{owner}/{repo}/pulls/{number}?host={host}",
        ([var host, var owner, var repo], _, { } sha) => $"/api/repositories/{owner}/{repo}/commits/{sha}?host={host}",
        ([var host, var owner, var repo], _, _) => $"/api/repositories/{owner}/{repo}?host={host}",
        _ => throw new InvalidOperationException($"{Repository} is no key."),
    };

    /// <summary>Takes an address apart.</summary>
    /// <exception cref="InputException"><c>invalid-url</c>, <c>invalid-repository</c>.</exception>
    public static HostUrl Parse(string text)
    {
        if (!Uri.TryCreate(text.Trim(), UriKind.Absolute, out var url) || url.Scheme is not ("https" or "http")
            || url.AbsolutePath.Trim('/').Split('/') is not [var owner, var name, .. var rest])
        {
            throw Fault(text);
        }

        var repository = RepositoryKey.Of(url.IdnHost, owner, name.EndsWith(".git", StringComparison.OrdinalIgnoreCase) ? name[..^4] : name);
        return rest switch
        {
            [] => new HostUrl("repository", repository, null, null),
            ["pull", _, "commits", var sha] => Commit(repository, sha, text),
            ["pull" or "pulls", var number, ..] => Pull(repository, number, text),
            ["-", "merge_requests", var number, ..] => Pull(repository, number, text),
            ["commit", var sha] => Commit(repository, sha, text),
            ["-", "commit", var sha] => Commit(repository, sha, text),
            _ => throw Fault(text),
        };
    }

    private static HostUrl Pull(string repository, string number, string text) =>
        int.TryParse(number, NumberStyles.None, CultureInfo.InvariantCulture, out var value) && value > 0
            ? new HostUrl("pull_request", repository, value, null)
            : throw Fault(text);

    private static HostUrl Commit(string repository, string sha, string text) =>
        sha.Length is >= 4 and <= 64 && sha.All(char.IsAsciiHexDigit) ? new HostUrl("commit", repository, null, sha.ToLowerInvariant()) : throw Fault(text);

    private static InputException Fault(string text) =>
        new("invalid-url", $"'{text}' is no address of a repository, pull request or commit, such as https://github.com/owner/repo/pull/7.");
}
