using CommitWise.Adapters.Local.Git;
using CommitWise.History;
using CommitWise.Intake;

namespace CommitWise.Adapters.Tests.Workspaces;

/// <summary>A host that shows what another clone holds.</summary>
/// <param name="clone">That clone.</param>
internal sealed class GitHost(GitClone clone) : IHostDiffs
{
    public bool Serves(string repository) => true;

    public async Task CopyDiffAsync(string repository, string baseSha, string headSha, Stream target, CancellationToken cancellationToken) =>
        await clone.CopyDiffAsync(await clone.MergeBaseAsync(baseSha, headSha, cancellationToken), headSha, target, cancellationToken);

    public Task<CommitDetails> ReadCommitAsync(string repository, string sha, CancellationToken cancellationToken) =>
        clone.ReadCommitAsync(sha, cancellationToken);

    public Task<HostPullRequest> HeadAsync(string repository, int number, CancellationToken cancellationToken) =>
        throw new NotSupportedException("An analysis is told its head.");
}
