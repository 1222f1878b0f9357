using System.Diagnostics.CodeAnalysis;
using CommitWise.Analysis;

namespace CommitWise.Repositories;

/// <summary>Reads addresses of remotes: which hosted repository one names, and whether it may be fetched from.</summary>
public static class RemoteAddress
{
    private const string Suffix = ".git";

    /// <summary>The key of the repository that an address names.</summary>
    /// <param name="address"><c>https://host/owner/name</c>, <c>ssh://user@host:port/owner/name</c> or <c>user@host:owner/name</c>, with or without <c>.git</c>.</param>
    /// <param name="key">The key; user information and port are dropped.</param>
    /// <returns>False when it has another form: a path, another protocol, a host without a dot, or not exactly owner and name.</returns>
    public static bool TryGetKey(string address, [NotNullWhen(true)] out string? key)
    {
        key = Split(address.Trim()) is var (host, path) && IsHost(host) && Names(path) is [var owner, var name] ? $"{host}/{owner}/{name}" : null;
        key = key is not null && RepositoryKey.IsValid(key.ToLowerInvariant()) ? key.ToLowerInvariant() : null;
        return key is not null;
    }

    /// <summary>Reads an address to fetch from. Where its host is is not looked at; see <see cref="PublicAddress"/>.</summary>
    /// <exception cref="InputException"><c>invalid-clone-url</c>: it is not https or ssh, has user information, a query or a fragment, or no path.</exception>
    public static Uri ReadCloneUrl(string cloneUrl)
    {
        if (!Uri.TryCreate(cloneUrl, UriKind.Absolute, out var url) || url.Scheme is not ("https" or "ssh") || url.Host.Length == 0)
        {
            throw new InputException("invalid-clone-url", "A clone URL begins with https:// or ssh:// and names a host.");
        }

        return url.UserInfo.Length == 0 && url.Query.Length == 0 && url.Fragment.Length == 0 && url.AbsolutePath.Length > 1 && !cloneUrl.Any(char.IsControl)
            ? url
            : throw new InputException(
                "invalid-clone-url", $"The clone URL of {url.Host} must name a repository, without user information, query or fragment.");
    }

    private static (string Host, string Path)? Split(string address)
    {
        if (address.Contains("://", StringComparison.Ordinal))
        {
            return Uri.TryCreate(address, UriKind.Absolute, out var uri) && uri.Scheme is "https" or "ssh" ? (uri.IdnHost, uri.AbsolutePath) : null;
        }

        // As scp writes it; a colon after a slash, or in the first letter of a drive, is part of a path.
        var colon = address.IndexOf(':', StringComparison.Ordinal);
        var before = colon > 1 ? address[..colon] : string.Empty;
        return before.Contains('@', StringComparison.Ordinal) && !before.Contains('/', StringComparison.Ordinal)
            ? (before[(before.LastIndexOf('@') + 1)..], address[(colon + 1)..])
            : null;
    }

    // A name without a dot is of this machine's network or of its ssh settings; an address of digits names a machine, not a host.
    private static bool IsHost(string host) => host.Contains('.', StringComparison.Ordinal) && host.Any(char.IsAsciiLetter);

    private static string[] Names(string path)
    {
        var names = path.Trim('/').Split('/');
        if (names[^1].EndsWith(Suffix, StringComparison.OrdinalIgnoreCase))
        {
            names[^1] = names[^1][..^Suffix.Length];
        }

        return names;
    }
}
