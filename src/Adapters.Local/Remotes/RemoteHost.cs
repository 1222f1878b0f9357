using System.Net;
using System.Net.Sockets;
using CommitWise.Repositories;

namespace CommitWise.Adapters.Local.Remotes;

/// <summary>Checks from where a repository is to be fetched, before git is told to.</summary>
/// <param name="options">What is allowed.</param>
/// <param name="resolve">Asks for the addresses of a name.</param>
internal sealed class RemoteHost(RemoteOptions options, Func<string, CancellationToken, Task<IPAddress[]>> resolve)
{
    /// <summary>The address that git is to go to, all addresses of the host checked.</summary>
    /// <exception cref="InputException">
    /// <c>address-not-allowed</c>: one of them is not public and the host is not allowed by name; <c>repository-unavailable</c>: the name is not known.
    /// </exception>
    public async Task<IPAddress> CheckAsync(Uri url, CancellationToken cancellationToken)
    {
        var addresses = await AddressesAsync(url, cancellationToken);
        var isAllowed = options.AllowedHosts.Contains(url.IdnHost, StringComparer.OrdinalIgnoreCase);
        return isAllowed || Array.TrueForAll(addresses, PublicAddress.Is)
            ? addresses[0]
            : throw new InputException(
                "address-not-allowed", $"{url.Host} is at {Array.Find(addresses, address => !PublicAddress.Is(address))}, which is no public address; allow the host by its name if that is meant.");
    }

    private async Task<IPAddress[]> AddressesAsync(Uri url, CancellationToken cancellationToken)
    {
        if (IPAddress.TryParse(url.IdnHost, out var literal))
        {
            return [literal];
        }

        try
        {
            return await resolve(url.IdnHost, cancellationToken) is { Length: > 0 } addresses
                ? addresses
                : throw new InputException("repository-unavailable", $"{url.Host} has no address.");
        }
        catch (SocketException fault)
        {
            throw new InputException("repository-unavailable", $"{url.Host} is not known: {fault.Message}", fault);
        }
    }
}
