using System.Net;

namespace CommitWise.Silo.Settings;

/// <summary>Settings of a cluster of silos; of use on the Orleans engine with <see cref="Backend.Aws"/>.</summary>
internal sealed class ClusterSettings
{
    /// <summary>Silos and clients of one id find each other. Default <c>commitwise</c>; a deployment beside another one takes another id.</summary>
    public string ClusterId { get; set; } = "commitwise";

    /// <summary>Names the service in its tables, over all deployments; a change of it loses sight of reminders. Default <c>commitwise</c>.</summary>
    public string ServiceId { get; set; } = "commitwise";

    /// <summary>The address that other silos and clients reach this one at. Default the machine's own, as Orleans finds it.</summary>
    public string? Address { get; set; }

    /// <summary>Port for other silos. Default 11111; 1 to 65535.</summary>
    public int SiloPort { get; set; } = 11111;

    /// <summary>Port for clients. Default 30000; 1 to 65535.</summary>
    public int GatewayPort { get; set; } = 30000;

    /// <summary>What is wrong with them.</summary>
    internal IEnumerable<string> Faults() =>
    [
        .. Name(nameof(ClusterId), ClusterId),
        .. Name(nameof(ServiceId), ServiceId),
        .. Address is null || IPAddress.TryParse(Address, out _) ? [] : new[] { $"Cluster:Address is '{Address}'; it must be an IP address." },
        .. Port(nameof(SiloPort), SiloPort),
        .. Port(nameof(GatewayPort), GatewayPort),
        .. SiloPort == GatewayPort ? new[] { $"Cluster:SiloPort and Cluster:GatewayPort are both {SiloPort}; they must differ." } : [],
    ];

    private static IEnumerable<string> Name(string name, string value) =>
        value.Length is > 0 and <= 100 && value.All(each => char.IsAsciiLetterOrDigit(each) || each is '-' or '_' or '.')
            ? [] : [$"Cluster:{name} is '{value}'; it must be 1 to 100 letters, digits, '-', '_' or '.'."];

    private static IEnumerable<string> Port(string name, int value) => value is > 0 and <= 65535 ? [] : [$"Cluster:{name} is {value}; it must be from 1 to 65535."];
}
