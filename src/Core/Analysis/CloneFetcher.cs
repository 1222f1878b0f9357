using CommitWise.Masking;
using CommitWise.Repositories;

namespace CommitWise.Analysis;

/// <summary>Reads a change whose commits a repository on this machine holds.</summary>
/// <param name="inputs">Takes the diff.</param>
internal sealed class CloneFetcher(IInputStore inputs)
{
    /// <summary>Reads it.</summary>
    /// <param name="workspace">The repository.</param>
    /// <param name="target">Base and head.</param>
    /// <param name="key">Key of the change.</param>
    /// <param name="title">Title; null to take the subject of the head commit.</param>
    /// <param name="cancellationToken">Stops it.</param>
    public Task<FetchedChange> FetchAsync(
        IRepositoryWorkspace workspace, ChangeTarget target, ChangeKey key, string? title, CancellationToken cancellationToken) =>
        FetchAsync(workspace, target, key.Repository, key.Number, title, cancellationToken);

    /// <summary>Reads a change that may have no key, such as a range.</summary>
    public async Task<FetchedChange> FetchAsync(
        IRepositoryWorkspace workspace, ChangeTarget target, string repository, int? number, string? title, CancellationToken cancellationToken)
    {
        var source = workspace.Source;
        var head = await source.ReadCommitAsync(target.Head, cancellationToken);
        var commits = target is { Kind: ChangeKind.PullRequest, Base: { } fork }
            ? await source.ReadRangeAsync(fork, target.Head, cancellationToken)
            : [head];
        var change = new ChangeMetadata(
            repository,
            target.Kind,
            number,
            target.Base ?? source.EmptyTree,
            target.Head,
            commits.Count,
            SecretMasker.Mask(head.Author),
            SecretMasker.Mask(head.AuthorName),
            head.CommittedAt,
            SecretMasker.Mask(title ?? head.Subject),
            SecretMasker.Mask(string.Join("\n\n", commits.Select(commit => commit.Message))));
        var diff = await MaskedDiff.ReadAsync(
            (stream, token) => source.CopyDiffAsync(change.BaseSha, change.HeadSha, stream, token), DiffBuffer.MaxLength, cancellationToken);
        return new FetchedChange(
            workspace, change, head.Author, IsAuthorGuessed: false, target.Base, target.Head, diff, await diff.StoreAsync(inputs, cancellationToken), []);
    }
}
