namespace CommitWise.Adapters.Local.Remotes;

/// <summary>From where repositories may be fetched, and how patiently.</summary>
public sealed record RemoteOptions
{
    /// <summary>Hosts that may be at addresses which are not public, such as a server of one's own network. Default none.</summary>
    public IReadOnlyList<string> AllowedHosts { get; init; } = [];

    /// <summary>Absolute path of a PEM file with the certificate authorities to trust instead of the system's; null for the system's.</summary>
    public string? CertificateAuthorities { get; init; }

    /// <summary>Longest time of one fetch. Default one hour; must be positive.</summary>
    public TimeSpan Timeout { get; init; } = TimeSpan.FromHours(1);
}
