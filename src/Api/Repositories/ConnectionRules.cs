using CommitWise.Analysis;
using CommitWise.Api.Problems;
using CommitWise.Repositories;
using Microsoft.AspNetCore.Http;

namespace CommitWise.Api.Repositories;

/// <summary>Decides whether a repository may be connected the way somebody asks for.</summary>
/// <param name="options">Roots of clones.</param>
/// <param name="cloneUrls">Rules of clone URLs.</param>
internal sealed class ConnectionRules(ApiOptions options, CloneUrlRules cloneUrls)
{
    private const string PublicHost = "github.com";

    /// <summary>The connection that a request means.</summary>
    /// <exception cref="InputException"><c>invalid-request</c>, <c>invalid-repository</c>, <c>path-not-allowed</c>, <c>invalid-clone-url</c>.</exception>
    public async Task<RepositoryConnection> CheckAsync(ConnectRequest request, ConnectionInfo from, CancellationToken cancellationToken)
    {
        new RequestFaults()
            .Require(request.Provider is not null, "provider", "must be github or git.")
            .Require(request.CloneUrl is null || request.Path is null, "path", "or cloneUrl may be given, not both.")
            .Require(request.Provider != RepositoryProvider.Git || request.CloneUrl is not null || request.Path is not null, "cloneUrl", "or path must be given for provider git.")
            .Require(request.Name is not null || (request.Provider == RepositoryProvider.Git && request.Path is not null), "name", "must be owner/repo.")
            .Throw();
        return request.Path is { } path ? OfPath(request, path, from) : await OfUrlAsync(request, cancellationToken);
    }

    private RepositoryConnection OfPath(ConnectRequest request, string path, ConnectionInfo from)
    {
        if (from.RemoteIpAddress is not { } address || !System.Net.IPAddress.IsLoopback(address))
        {
            throw new InputException("path-not-allowed", "A clone is connected by its path from the service's own machine only.");
        }

        var real = RealPath.Of(path);
        if (real is null || !options.RepositoryRoots.Any(root => RealPath.IsWithin(real, RealPath.Of(root))))
        {
            throw new InputException("path-not-allowed", $"'{path}' is under none of the configured repository roots (Api:RepositoryRoots).");
        }

        var host = request.Provider == RepositoryProvider.GitHub ? PublicHost : RepositoryKey.LocalHost;
        var key = request.Name is { } name ? KeyOf(name, host) : RepositoryKey.OfLocal(real);
        return new RepositoryConnection(key, request.Provider!.Value, real, null);
    }

    private async Task<RepositoryConnection> OfUrlAsync(ConnectRequest request, CancellationToken cancellationToken)
    {
        if (request.CloneUrl is not { } text)
        {
            var known = KeyOf(request.Name!, PublicHost);
            text = $"https://{known}.git";
        }

        var url = await cloneUrls.CheckAsync(text, cancellationToken);
        return new RepositoryConnection(KeyOf(request.Name!, url.IdnHost.ToLowerInvariant()), request.Provider!.Value, null, url.AbsoluteUri);
    }

    private static string KeyOf(string name, string host) => name.Split('/') switch
    {
        [var owner, var repo] => RepositoryKey.Of(host, owner, repo),
        [var own, var owner, var repo] when string.Equals(own, host, StringComparison.OrdinalIgnoreCase) || host == RepositoryKey.LocalHost || host == PublicHost =>
            RepositoryKey.Of(own, owner, repo),
        [var own, _, _] => throw new InputException("invalid-repository", $"'{name}' is of host {own}, the clone URL of {host}."),
        _ => throw new InputException("invalid-repository", $"'{name}' is no repository: owner/repo."),
    };
}
