using CommitWise.History;
using CommitWise.Intake;
using CommitWise.Masking;
using CommitWise.Repositories;

namespace CommitWise.Analysis;

/// <summary>Reads a change that only its host can show.</summary>
/// <param name="host">The host.</param>
/// <param name="inputs">Takes the diff.</param>
internal sealed class HostFetcher(IHostDiffs host, IInputStore inputs)
{
    /// <summary>Whether the host of a repository is configured.</summary>
    public bool Serves(string repository) => host.Serves(repository);

    /// <summary>Reads it.</summary>
    /// <param name="request">The change.</param>
    /// <param name="workspace">The repository, which lacks the head or the base; null when it could not be read.</param>
    /// <param name="cancellationToken">Stops it.</param>
    public async Task<FetchedChange> FetchAsync(AnalysisRequest request, IRepositoryWorkspace? workspace, CancellationToken cancellationToken)
    {
        var repository = request.Change.Repository;
        var headSha = request.HeadSha ?? throw new InputException("head-not-available", $"{request.Change}: no head is known.");
        var head = await host.ReadCommitAsync(repository, headSha, cancellationToken);
        var baseSha = request.BaseSha ?? (head.Parents is [var parent, ..] ? parent : null)
            ?? throw new InputException("head-not-available", $"{request.Change}: the host compares commits, and this one has no parent.");

        // The host's reader has a limit of its own.
        var diff = await MaskedDiff.ReadAsync(
            (stream, token) => host.CopyDiffAsync(repository, baseSha, headSha, stream, token), int.MaxValue, cancellationToken);
        var isBaseKnown = workspace is not null && await workspace.Source.FindCommitAsync(baseSha, cancellationToken) is not null;
        return new FetchedChange(
            isBaseKnown ? workspace : null,
            Metadata(request, head, baseSha),
            head.Author,
            IsAuthorGuessed: false,
            isBaseKnown ? baseSha : null,
            isBaseKnown ? baseSha : null,
            diff,
            await diff.StoreAsync(inputs, cancellationToken),
            [isBaseKnown ? FromTheHost : HistoryUnknown(workspace)]);
    }

    private const string FromTheHost =
        "The head is not in the connected clone: the diff is the host's, history, modules and tests are those of the base, and of the messages only the last is known.";

    private static string HistoryUnknown(IRepositoryWorkspace? workspace) => workspace is null
        ? "The diff is the host's, for no clone of the repository could be read: its history, modules and tests are unknown."
        : "The diff is the host's, for the connected clone has neither its base nor its head: history, modules and tests are unknown.";

    private static ChangeMetadata Metadata(AnalysisRequest request, CommitDetails head, string baseSha) => new(
        request.Change.Repository,
        request.Change.Kind,
        request.Change.Number,
        baseSha,
        head.Sha,
        Commits: 1,
        SecretMasker.Mask(head.Author),
        SecretMasker.Mask(head.AuthorName),
        head.CommittedAt,
        SecretMasker.Mask(request.Title ?? head.Subject),
        SecretMasker.Mask(head.Message));
}
