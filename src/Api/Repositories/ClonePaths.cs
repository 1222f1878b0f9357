using System.Net;
using CommitWise.Repositories;
using Microsoft.AspNetCore.Http;

namespace CommitWise.Api.Repositories;

/// <summary>Clones that may be connected by their path: asked for from the service's own machine, and wholly under a configured root.</summary>
/// <param name="options">The roots.</param>
/// <param name="clones">Knows the folders of a clone.</param>
internal sealed class ClonePaths(ApiOptions options, ICloneInspector clones)
{
    /// <summary>The real path of a clone that may be connected.</summary>
    /// <exception cref="InputException"><c>path-not-allowed</c> and the faults of <see cref="ICloneInspector"/>.</exception>
    public string Check(string path, HttpContext from)
    {
        if (!IsOwnMachine(from))
        {
            throw new InputException("path-not-allowed", "A clone is connected by its path from the service's own machine only, and not through a proxy.");
        }

        var roots = options.RepositoryRoots.Select(RealPath.Of).ToList();
        if (RealPath.Of(path) is not { } real || !IsWithin(real, roots))
        {
            throw new InputException("path-not-allowed", $"'{path}' is under none of the configured repository roots (Api:RepositoryRoots).");
        }

        return clones.Folders(real).Distinct(StringComparer.Ordinal).FirstOrDefault(folder => !IsWithin(RealPath.Of(folder), roots)) is { } outside
            ? throw new InputException(
                "path-not-allowed", $"The clone of '{path}' reads from '{outside}', which is under none of the configured repository roots (Api:RepositoryRoots).")
            : real;
    }

    // A proxy on this machine connects from it, too; what it passes on names another host, or says for whom it is.
    private static bool IsOwnMachine(HttpContext context) =>
        context.Connection.RemoteIpAddress is { } address && IPAddress.IsLoopback(address)
        && IsLoopback(context.Request.Host.Host)
        && !context.Request.Headers.Keys.Any(name =>
            name.Equals("Forwarded", StringComparison.OrdinalIgnoreCase) || name.StartsWith("X-Forwarded-", StringComparison.OrdinalIgnoreCase));

    private static bool IsLoopback(string host) =>
        host.Equals("localhost", StringComparison.OrdinalIgnoreCase) || (IPAddress.TryParse(host.Trim('[', ']'), out var address) && IPAddress.IsLoopback(address));

    private static bool IsWithin(string? real, List<string?> roots) => real is not null && roots.Any(root => RealPath.IsWithin(real, root));
}
