using System.Net;

namespace CommitWise.Silo.Settings;

/// <summary>Addresses to listen on.</summary>
internal static class ListenAddress
{
    /// <summary>The addresses of a setting.</summary>
    public static string[] Split(string listen) => listen.Split(';', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries);

    /// <summary>What is wrong with a setting.</summary>
    public static IEnumerable<string> Faults(string listen, bool hasKeys)
    {
        var addresses = Split(listen);
        if (addresses.Length == 0)
        {
            yield return "Listen names no address.";
        }

        foreach (var address in addresses)
        {
            // Kestrel takes * and + for every address; a Uri does not.
            if (!Uri.TryCreate(address.Replace("//*", "//0.0.0.0", StringComparison.Ordinal).Replace("//+", "//0.0.0.0", StringComparison.Ordinal), UriKind.Absolute, out var url)
                || url.Scheme != Uri.UriSchemeHttp || url.PathAndQuery != "/" || url.UserInfo.Length > 0)
            {
                yield return $"Listen names '{address}'; it must be http://ADDRESS:PORT (for https put a proxy before it).";
            }
            else if (url.Port == 0 && IsLocalhost(url))
            {
                // Two addresses, which would get two ports.
                yield return $"Listen names '{address}'; a free port is chosen for one address only: http://127.0.0.1:0.";
            }
            else if (!IsLoopback(url) && !hasKeys)
            {
                yield return $"Listen names '{address}', which other machines reach; that needs at least one key (Api:Keys).";
            }
        }
    }

    private static bool IsLocalhost(Uri url) => string.Equals(url.Host, "localhost", StringComparison.OrdinalIgnoreCase);

    private static bool IsLoopback(Uri url) =>
        IsLocalhost(url)
        || (IPAddress.TryParse(url.Host.Trim('[', ']'), out var address) && IPAddress.IsLoopback(address));
}
