using CommitWise.History;
using CommitWise.Intake;
using CommitWise.Masking;
using CommitWise.Repositories;

namespace CommitWise.Analysis;

/// <summary>
/// Reads a change that no commit holds. It is taken to be made right on top of its base: the commit that was named, else the tip of the
/// default branch. Without a head of its own it is named by the hash of what it does.
/// </summary>
/// <param name="inputs">Holds what it does.</param>
/// <param name="time">Dates a simulation whose base cannot be read.</param>
internal sealed class SimulationFetcher(IInputStore inputs, TimeProvider time)
{
    private const string NobodyKnown = "unknown";

    /// <summary>Reads it.</summary>
    /// <param name="request">The change.</param>
    /// <param name="simulation">What it does.</param>
    /// <param name="workspace">The repository; null when it could not be read.</param>
    /// <param name="cancellationToken">Stops it.</param>
    /// <exception cref="InputException"><c>base-not-available</c>: the repository lacks the base that was named.</exception>
    public async Task<FetchedChange> FetchAsync(
        AnalysisRequest request, SimulatedChange simulation, IRepositoryWorkspace? workspace, CancellationToken cancellationToken)
    {
        var content = await inputs.GetAsync(simulation.ContentSha256, cancellationToken);
        var from = workspace is null ? null : await BaseAsync(request, workspace, cancellationToken);
        var message = simulation.CommitMessage;
        var change = new ChangeMetadata(
            request.Change.Repository,
            ChangeKind.Simulation,
            request.Change.Number,
            from?.Sha ?? request.BaseSha ?? NobodyKnown,
            request.HeadSha ?? simulation.ContentSha256,
            Commits: 1,
            SecretMasker.Mask(AuthorOf(request)),
            SecretMasker.Mask(request.Author ?? NobodyKnown),
            from?.CommittedAt ?? DateTimeOffset.FromUnixTimeSeconds(time.GetUtcNow().ToUnixTimeSeconds()),
            SecretMasker.Mask(request.Title ?? message?.Split('\n')[0] ?? string.Empty),
            message is null ? null : SecretMasker.Mask(message),
            simulation.Form);
        return new FetchedChange(
            from is null ? null : workspace,
            change,
            AuthorOf(request),
            IsAuthorGuessed: true,
            from?.Sha,
            from?.Sha,
            content,
            simulation.ContentSha256,
            from is null ? ["No clone of the repository could be read: its history, modules and tests are unknown."] : []);
    }

    private static async Task<CommitDetails> BaseAsync(AnalysisRequest request, IRepositoryWorkspace workspace, CancellationToken cancellationToken)
    {
        var sha = request.BaseSha ?? (await workspace.RefreshAsync(cancellationToken)).Sha;
        if (await workspace.Source.FindCommitAsync(sha, cancellationToken) is { } there)
        {
            return there;
        }

        await workspace.RefreshAsync(cancellationToken);
        return await workspace.Source.FindCommitAsync(sha, cancellationToken)
            ?? throw new InputException("base-not-available", $"{request.Change}: its base {sha} is not in the connected clone.");
    }

    // History knows an address in lower case, and a name as it is written.
    private static string AuthorOf(AnalysisRequest request) => request.Author switch
    {
        null or "" => NobodyKnown,
        var author when author.Contains('@', StringComparison.Ordinal) => author.Trim().ToLowerInvariant(),
        var author => author.Trim(),
    };
}
