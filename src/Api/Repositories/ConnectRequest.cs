using CommitWise.Repositories;

namespace CommitWise.Api.Repositories;

/// <summary>A repository to connect.</summary>
/// <param name="Provider">github, or git for any other host and for clones on this machine.</param>
/// <param name="Name">owner/repo, or host/owner/repo; may be left out with a path and provider git.</param>
/// <param name="CloneUrl">Where to fetch it from; may be left out with provider github and no path.</param>
/// <param name="Path">Absolute path of a clone on the service's machine.</param>
public sealed record ConnectRequest(RepositoryProvider? Provider, string? Name, string? CloneUrl, string? Path);
