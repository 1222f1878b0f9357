using System.Diagnostics.CodeAnalysis;
using CommitWise.Analysis;

namespace CommitWise.Repositories;

/// <summary>Reads which hosted repository the address of a remote names.</summary>
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
