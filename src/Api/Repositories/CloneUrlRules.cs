using System.Net;
using System.Net.Sockets;

namespace CommitWise.Api.Repositories;

/// <summary>Finds the addresses of a host. Replaced in tests, which have no network.</summary>
/// <param name="host">The host's name.</param>
/// <param name="cancellationToken">Stops it.</param>
/// <returns>None when the name is not known.</returns>
public delegate Task<IReadOnlyList<IPAddress>> ResolveHost(string host, CancellationToken cancellationToken);

/// <summary>
/// Clone URLs that the service may fetch from: https or ssh, a public address, no user information. Otherwise anybody who may connect
/// repositories could make the service talk with what only it can reach.
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
        if (!Uri.TryCreate(text, UriKind.Absolute, out var url) || url.Scheme is not ("https" or "ssh") || url.Host.Length == 0)
        {
            throw Fault(text, "must be an https:// or ssh:// address");
        }

        if (url.UserInfo.Length > 0 || url.Query.Length > 0 || url.Fragment.Length > 0)
        {
            throw Fault(text, "must have no user information, query or fragment");
        }

        var addresses = IPAddress.TryParse(url.IdnHost.Trim('[', ']'), out var literal) ? [literal] : await resolve(url.IdnHost, cancellationToken);
        return addresses.Count == 0 ? throw Fault(text, "names a host that is not known")
            : addresses.All(IsPublic) ? url
            : throw Fault(text, "must lead to a public address");
    }

    /// <summary>Whether an address is one of the public internet.</summary>
    internal static bool IsPublic(IPAddress address)
    {
        if (address.IsIPv4MappedToIPv6)
        {
            return IsPublic(address.MapToIPv4());
        }

        Span<byte> bytes = stackalloc byte[16];
        address.TryWriteBytes(bytes, out _);
        return address.AddressFamily == AddressFamily.InterNetwork
            ? bytes[0] is not (0 or 10 or 127 or >= 224)
                && !(bytes[0] == 100 && bytes[1] is >= 64 and < 128)
                && !(bytes[0] == 169 && bytes[1] == 254)
                && !(bytes[0] == 172 && bytes[1] is >= 16 and < 32)
                && !(bytes[0] == 192 && bytes[1] is 168)
                && !(bytes[0] == 192 && bytes[1] == 0 && bytes[2] is (0 or 2))
                && !(bytes[0] == 198 && bytes[1] is (18 or 19))
            // Global unicast is 2000::/3; 2001:db8:: is for documents, 2002:: and 64:ff9b:: carry IPv4 addresses.
            : (bytes[0] & 0xE0) == 0x20 && !(bytes[0] == 0x20 && bytes[1] == 0x02) && !(bytes[0] == 0x20 && bytes[1] == 0x01 && bytes[2] == 0x0D && bytes[3] == 0xB8);
    }

    private static InputException Fault(string url, string rule) =>
        new("invalid-clone-url", $"cloneUrl '{WithoutUser(url)}' {rule}.");

    private static string WithoutUser(string url) => url.LastIndexOf('@') is >= 0 and var at ? "..." + url[at..] : url;
}
