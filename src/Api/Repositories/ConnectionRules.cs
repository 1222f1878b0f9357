using CommitWise.Analysis;
using CommitWise.Api.Problems;
using CommitWise.Intake;
using CommitWise.Repositories;
using Microsoft.AspNetCore.Http;

namespace CommitWise.Api.Repositories;

/// <summary>Decides whether a repository may be connected the way somebody asks for.</summary>
/// <param name="clonePaths">Rules of paths.</param>
/// <param name="cloneUrls">Rules of clone URLs.</param>
/// <param name="webhooks">Names the configured GitHub.</param>
internal sealed class ConnectionRules(ClonePaths clonePaths, CloneUrlRules cloneUrls, IWebhookReader webhooks)
{
    /// <summary>The connection that a request means.</summary>
    /// <exception cref="InputException"><c>invalid-request</c>, <c>invalid-repository</c>, <c>path-not-allowed</c>, <c>invalid-clone-url</c>.</exception>
    public async Task<RepositoryConnection> CheckAsync(ConnectRequest request, HttpContext from, CancellationToken cancellationToken)
    {
        new RequestFaults()
            .Require(request.Provider is not null, "provider", "must be github or git.")
            .Require(request.CloneUrl is null || request.Path is null, "path", "or cloneUrl may be given, not both.")
            .Require(request.Provider != RepositoryProvider.Git || request.CloneUrl is not null || request.Path is not null, "cloneUrl", "or path must be given for provider git.")
            .Require(request.Name is not null || (request.Provider == RepositoryProvider.Git && request.Path is not null), "name", "must be owner/repo.")
            .Throw();
        return request.Path is { } path ? OfPath(request, path, from) : await OfUrlAsync(request, cancellationToken);
    }

    private RepositoryConnection OfPath(ConnectRequest request, string path, HttpContext from)
    {
        var real = clonePaths.Check(path, from);
        var host = request.Provider == RepositoryProvider.GitHub ? webhooks.Host : RepositoryKey.LocalHost;
        var key = request.Name is { } name ? KeyOf(name, host, mayNameAnother: true) : RepositoryKey.OfLocal(real);
        return new RepositoryConnection(key, request.Provider!.Value, real, null);
    }

    private async Task<RepositoryConnection> OfUrlAsync(ConnectRequest request, CancellationToken cancellationToken)
    {
        if (request.CloneUrl is not { } text)
        {
            var known = KeyOf(request.Name!, webhooks.Host, mayNameAnother: true);
            text = $"https://{known}.git";
        }

        var url = await cloneUrls.CheckAsync(text, cancellationToken);
        return new RepositoryConnection(KeyOf(request.Name!, url.IdnHost.ToLowerInvariant(), mayNameAnother: false), request.Provider!.Value, null, url.AbsoluteUri);
    }

    private static string KeyOf(string name, string host, bool mayNameAnother) => name.Split('/') switch
    {
        [var owner, var repo] => RepositoryKey.Of(host, owner, repo),
        [var own, var owner, var repo] when mayNameAnother || string.Equals(own, host, StringComparison.OrdinalIgnoreCase) =>
            RepositoryKey.Of(own, owner, repo),
        [var own, _, _] => throw new InputException("invalid-repository", $"'{name}' is of host {own}, the clone URL of {host}."),
        _ => throw new InputException("invalid-repository", $"'{name}' is no repository: owner/repo."),
    };
}
