using System.Net;
using System.Net.Sockets;
using CommitWise.Repositories;

namespace CommitWise.Api.Repositories;

/// <summary>Finds the addresses of a host. Replaced in tests, which have no network.</summary>
/// <param name="host">The host's name.</param>
/// <param name="cancellationToken">Stops it.</param>
/// <returns>None when the name is not known.</returns>
public delegate Task<IReadOnlyList<IPAddress>> ResolveHost(string host, CancellationToken cancellationToken);

/// <summary>
/// Clone URLs that the service may fetch from: <see cref="RemoteAddress.ReadCloneUrl"/>, and a host at public addresses only. Otherwise anybody
/// who may connect repositories could make the service talk with what only it can reach.
/// </summary>
/// <param name="resolve">Finds addresses.</param>
internal sealed class CloneUrlRules(ResolveHost resolve)
{
    /// <summary>Asks the machine's resolver.</summary>
    public static async Task<IReadOnlyList<IPAddress>> ResolveAsync(string host, CancellationToken cancellationToken)
    {
        try
        {
            return await Dns.GetHostAddressesAsync(host, cancellationToken);
        }
        catch (SocketException)
        {
            return [];
        }
    }

    /// <summary>Refuses what may not be fetched from.</summary>
    /// <exception cref="InputException"><c>invalid-clone-url</c>.</exception>
    public async Task<Uri> CheckAsync(string text, CancellationToken cancellationToken)
    {
        var url = RemoteAddress.ReadCloneUrl(text);
        var addresses = IPAddress.TryParse(url.IdnHost.Trim('[', ']'), out var literal) ? [literal] : await resolve(url.IdnHost, cancellationToken);
        return addresses.Count == 0 ? throw new InputException("invalid-clone-url", $"The host of the clone URL, {url.Host}, is not known.")
            : addresses.All(PublicAddress.Is) ? url
            : throw new InputException("invalid-clone-url", $"The host of the clone URL, {url.Host}, must be at public addresses only.");
    }
}
