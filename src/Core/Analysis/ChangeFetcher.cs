using CommitWise.History;
using CommitWise.Repositories;

namespace CommitWise.Analysis;

/// <summary>
/// Finds where a change can be read: in the connected clone; in it once more after it was brought up to date; at the host. What the host
/// alone shows has the clone's history, where the clone knows the base.
/// </summary>
/// <param name="workspaces">The connected repositories.</param>
/// <param name="clones">Reads from a clone.</param>
/// <param name="hosts">Reads from a host; null when none is configured.</param>
/// <param name="simulations">Reads simulations.</param>
internal sealed class ChangeFetcher(
    IRepositoryWorkspaces workspaces, CloneFetcher clones, HostFetcher? hosts, SimulationFetcher simulations)
{
    /// <summary>Reads a change.</summary>
    public async Task<FetchedChange> FetchAsync(AnalysisRequest request, CancellationToken cancellationToken)
    {
        var isServed = hosts?.Serves(request.Change.Repository) ?? false;
        var mayMiss = isServed || request.Simulation is not null;
        var workspace = await OpenAsync(request, mayMiss, cancellationToken);
        if (request.Simulation is { } simulation)
        {
            return await simulations.FetchAsync(request, simulation, workspace, cancellationToken);
        }

        if (workspace is not null && await FindAsync(workspace, request, cancellationToken) is { } found)
        {
            return await clones.FetchAsync(workspace, found.Target, request.Change, request.Title, cancellationToken);
        }

        return isServed
            ? await hosts!.FetchAsync(request, workspace, cancellationToken)
            : throw new InputException("head-not-available", Missing(request));
    }

    private async Task<IRepositoryWorkspace?> OpenAsync(AnalysisRequest request, bool mayMiss, CancellationToken cancellationToken)
    {
        if (request.Connection is not { } connection)
        {
            return mayMiss ? null : throw new InputException("repository-unavailable", $"{request.Change.Repository} is not connected.");
        }

        try
        {
            return await workspaces.OpenAsync(connection, cancellationToken);
        }
        catch (InputException fault) when (mayMiss && fault.Problem is "repository-unavailable")
        {
            return null;
        }
    }

    private static async Task<FoundChange?> FindAsync(IRepositoryWorkspace workspace, AnalysisRequest request, CancellationToken cancellationToken)
    {
        if (await FoundChange.FindAsync(workspace.Source, request, cancellationToken) is { } there)
        {
            return there;
        }

        await workspace.RefreshAsync(cancellationToken);
        if (await FoundChange.FindAsync(workspace.Source, request, cancellationToken) is { } brought)
        {
            return brought;
        }

        return request.Change is { Kind: ChangeKind.PullRequest, Number: { } number }
            && await workspace.FetchPullRequestAsync(number, cancellationToken)
            ? await FoundChange.FindAsync(workspace.Source, request, cancellationToken)
            : null;
    }

    private static string Missing(AnalysisRequest request) =>
        $"{request.Change}: its head {request.HeadSha ?? "(none given)"}"
        + (request.BaseSha is { } from ? $" or its base {from}" : string.Empty)
        + " is not in the connected clone, and no host is configured that could show it.";
}

/// <summary>A change whose commits a repository holds.</summary>
/// <param name="Target">Base and head.</param>
internal sealed record FoundChange(ChangeTarget Target)
{
    /// <summary>Looks for the commits of a request.</summary>
    /// <returns>Null when one is missing.</returns>
    /// <exception cref="InputException"><c>empty-change</c>, <c>no-merge-base</c>.</exception>
    public static async Task<FoundChange?> FindAsync(IRepositorySource source, AnalysisRequest request, CancellationToken cancellationToken)
    {
        if (request.HeadSha is not { } sha || await source.FindCommitAsync(sha, cancellationToken) is not { } head)
        {
            return null;
        }

        if (request.Change.Kind == ChangeKind.Commit)
        {
            return new FoundChange(new ChangeTarget(ChangeKind.Commit, head.Parents.Count > 0 ? head.Parents[0] : null, sha));
        }

        return request.BaseSha is { } into && await source.FindCommitAsync(into, cancellationToken) is not null
            ? new FoundChange(await ChangeTarget.PullRequestAsync(source, into, sha, cancellationToken))
            : null;
    }
}
