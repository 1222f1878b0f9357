namespace CommitWise.Durability;

/// <summary>An object store that makes links by which whoever has them reads or writes one object, without a key, for a while.</summary>
public interface IObjectLinks
{
    /// <summary>A link that reads an object.</summary>
    /// <param name="key">Which.</param>
    /// <param name="sha256">What it must hold, as far as the store can tell without reading it; null when it is not known.</param>
    /// <param name="fileName">Name of the file to save it as; null to show it.</param>
    /// <param name="lifetime">1 s to 7 days; null for <see cref="ObjectLink.Lifetime"/>.</param>
    /// <param name="cancellationToken">Stops it.</param>
    /// <returns>Null when there is no such object.</returns>
    /// <exception cref="ObjectIntegrityException">It is known to hold something else.</exception>
    Task<ObjectLink?> ReadLinkAsync(string key, string? sha256, string? fileName, TimeSpan? lifetime, CancellationToken cancellationToken);

    /// <summary>A link that writes an object by HTTP <c>PUT</c>, and replaces one that is there.</summary>
    /// <param name="key">Which.</param>
    /// <param name="sha256">Hash of what will be written, lower-case hex. Who reads it later is given nothing else.</param>
    /// <param name="lifetime">1 s to 7 days; null for <see cref="ObjectLink.Lifetime"/>.</param>
    /// <param name="cancellationToken">Stops it.</param>
    Task<ObjectLink> WriteLinkAsync(string key, string sha256, TimeSpan? lifetime, CancellationToken cancellationToken);
}

/// <summary>A link to an object.</summary>
/// <param name="Url">The link.</param>
/// <param name="ExpiresAt">Until when it is good, in whole seconds. One made with credentials that end sooner ends with them.</param>
/// <param name="Headers">What a request must say besides.</param>
public sealed record ObjectLink(Uri Url, DateTimeOffset ExpiresAt, IReadOnlyDictionary<string, string> Headers)
{
    /// <summary>How long a link is good when nothing else is asked for: 3600 s.</summary>
    public static readonly TimeSpan Lifetime = TimeSpan.FromSeconds(3600);
}
