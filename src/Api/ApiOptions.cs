using CommitWise.Analysis;
using CommitWise.Api.Security;

namespace CommitWise.Api;

/// <summary>Settings of the REST API.</summary>
public sealed class ApiOptions
{
    /// <summary>Values of the <c>Host</c> header, without port, that are answered besides 127.0.0.1, localhost and [::1]. Default none.</summary>
    public IList<string> AllowedHosts { get; } = [];

    /// <summary>Origins, such as <c>https://dash.example</c>, whose pages may read and write besides the service's own. Default none.</summary>
    public IList<string> AllowedOrigins { get; } = [];

    /// <summary>Who may ask for what. Without any key everybody may, and the service listens on this machine only.</summary>
    public IList<KeyOptions> Keys { get; } = [];

    /// <summary>Requests of one caller in a minute. Default 6000; 0 for no limit. Counts for failed keys of one address, too. Health and the signed webhook are not counted.</summary>
    public int RequestsPerMinute { get; set; } = 6000;

    /// <summary>Folders under which a clone may be connected by its path. Default none; <c>--repository</c> adds its own.</summary>
    public IList<string> RepositoryRoots { get; } = [];

    /// <summary>Hosts in the order in which <c>owner/repo</c> is looked for, <c>local</c> after them. Default <c>github.com</c>.</summary>
    public IList<string> HostOrder { get; } = [];

    /// <summary>Megabytes of webhook bodies held at once; beyond it a sender is told to come again. Default 256; 25 to 4096.</summary>
    public int WebhookMegabytes { get; set; } = 256;

    /// <summary>Time for one webhook's body to come whole. Default 30 s; 100 ms to 10 min.</summary>
    public TimeSpan WebhookTimeout { get; set; } = TimeSpan.FromSeconds(30);

    /// <summary>What is wrong with these settings, one line each.</summary>
    public IEnumerable<string> Faults() =>
    [
        .. AllowedHosts.Where(host => Uri.CheckHostName(host.Trim('[', ']')) == UriHostNameType.Unknown)
            .Select(host => $"Api:AllowedHosts names '{host}'; it must be a host name or address without port."),
        .. AllowedOrigins.Where(origin => !IsOrigin(origin))
            .Select(origin => $"Api:AllowedOrigins names '{origin}'; it must be scheme://host[:port] with http or https and nothing after."),
        .. Keys.SelectMany((key, index) => key.Faults(index)),
        .. Keys.GroupBy(key => key.Name, StringComparer.Ordinal).Where(same => same.Count() > 1)
            .Select(same => $"Api:Keys has {same.Count()} keys named '{same.Key}'; a name is who did a thing, so it must be unique."),
        .. Keys.Where((key, index) => !key.Faults(index).Any()).GroupBy(key => Convert.ToHexString(key.Hash()), StringComparer.Ordinal)
            .Where(same => same.Count() > 1)
            .Select(same => $"Api:Keys has the same secret for {string.Join(" and ", same.Select(key => $"'{key.Name}'"))}; each key must have its own."),
        .. RequestsPerMinute is < 0 or > 10_000_000
            ? new[] { $"Api:RequestsPerMinute is {RequestsPerMinute}; it must be from 0 to 10000000." }
            : [],
        .. WebhookMegabytes is < 25 or > 4096 ? new[] { $"Api:WebhookMegabytes is {WebhookMegabytes}; it must be from 25 to 4096." } : [],
        .. WebhookTimeout < TimeSpan.FromMilliseconds(100) || WebhookTimeout > TimeSpan.FromMinutes(10)
            ? new[] { $"Api:WebhookTimeout is {WebhookTimeout}; it must be from 00:00:00.1 to 00:10:00." }
            : [],
        .. RepositoryRoots.Where(root => !Path.IsPathFullyQualified(root))
            .Select(root => $"Api:RepositoryRoots names '{root}'; it must be an absolute path."),
        .. HostOrder.Where(host => !RepositoryKey.IsValid($"{host}/o/r")).Select(host => $"Api:HostOrder names '{host}'; it must be a host name in lower case."),
    ];

    /// <summary>The hosts to look for a repository at, in order.</summary>
    internal IEnumerable<string> Hosts => (HostOrder.Count > 0 ? HostOrder : ["github.com"]).Append(RepositoryKey.LocalHost).Distinct(StringComparer.Ordinal);

    private static bool IsOrigin(string text) =>
        Uri.TryCreate(text, UriKind.Absolute, out var origin)
        && origin.Scheme is "http" or "https"
        && string.Equals(origin.GetLeftPart(UriPartial.Authority), text, StringComparison.OrdinalIgnoreCase);
}
