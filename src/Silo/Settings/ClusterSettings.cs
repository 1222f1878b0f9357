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

    /// <summary>How long a silo waits for the answer of another one, and how often it asks. Default 1 s; 100 ms to 1 min.</summary>
    public TimeSpan ProbeTimeout { get; set; } = TimeSpan.FromSeconds(1);

    /// <summary>Questions without an answer before a silo is suspected. Default 2; 1 to 10.</summary>
    public int MissedProbes { get; set; } = 2;

    /// <summary>Silos that must suspect one before it is taken for dead. Default 1; 1 to 10. From four silos on, 2 is the safer choice.</summary>
    public int Votes { get; set; } = 1;

    /// <summary>What is wrong with them.</summary>
    internal IEnumerable<string> Faults() =>
    [
        .. Name(nameof(ClusterId), ClusterId),
        .. Name(nameof(ServiceId), ServiceId),
        .. Address is null || IPAddress.TryParse(Address, out _) ? [] : new[] { $"Cluster:Address is '{Address}'; it must be an IP address." },
        .. Port(nameof(SiloPort), SiloPort),
        .. Port(nameof(GatewayPort), GatewayPort),
        .. ProbeTimeout >= TimeSpan.FromMilliseconds(100) && ProbeTimeout <= TimeSpan.FromMinutes(1)
            ? [] : new[] { $"Cluster:ProbeTimeout is {ProbeTimeout}; it must be from 00:00:00.1 to 00:01:00." },
        .. MissedProbes is >= 1 and <= 10 ? [] : new[] { $"Cluster:MissedProbes is {MissedProbes}; it must be from 1 to 10." },
        .. Votes is >= 1 and <= 10 ? [] : new[] { $"Cluster:Votes is {Votes}; it must be from 1 to 10." },
        .. SiloPort == GatewayPort ? new[] { $"Cluster:SiloPort and Cluster:GatewayPort are both {SiloPort}; they must differ." } : [],
    ];

    private static IEnumerable<string> Name(string name, string value) =>
        value.Length is > 0 and <= 100 && value.All(each => char.IsAsciiLetterOrDigit(each) || each is '-' or '_' or '.')
            ? [] : [$"Cluster:{name} is '{value}'; it must be 1 to 100 letters, digits, '-', '_' or '.'."];

    private static IEnumerable<string> Port(string name, int value) => value is > 0 and <= 65535 ? [] : [$"Cluster:{name} is {value}; it must be from 1 to 65535."];
}
