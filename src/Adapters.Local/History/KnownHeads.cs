using System.Text;
using CommitWise.Adapters.Local.Git;
using CommitWise.History;

namespace CommitWise.Adapters.Local.History;

/// <summary>The heads that an index knows, and what became of them in the clone.</summary>
/// <param name="git">The clone.</param>
/// <param name="heads">Object ids.</param>
internal sealed class KnownHeads(GitCommandLine git, IReadOnlyList<string> heads)
{
    /// <summary>Those that the clone still has.</summary>
    public async Task<IReadOnlyList<string>> ExistingAsync(CancellationToken cancellationToken)
    {
        await using var process = git.Start(["cat-file", "--batch-check=%(objecttype)"], git.Options.QueryTimeout, cancellationToken);
        await process.Input.WriteAsync(Encoding.ASCII.GetBytes(string.Concat(heads.Select(head => head + "\n"))), cancellationToken);
        process.Input.Close();
        using var reader = new StreamReader(process.Output, Encoding.ASCII);
        var answers = (await reader.ReadToEndAsync(cancellationToken)).Split('\n', StringSplitOptions.RemoveEmptyEntries);
        var (exitCode, error) = await process.CompleteAsync();
        return exitCode == 0 && answers.Length == heads.Count
            ? [.. heads.Zip(answers).Where(pair => pair.Second is "commit").Select(pair => pair.First)]
            : throw GitCommandLine.Fault("cat-file", exitCode, error);
    }

    /// <summary>Those that neither the new head nor any branch or tag leads to any more: a forced push took them away.</summary>
    /// <param name="history">A history that knows the new head too.</param>
    /// <param name="head">The new head.</param>
    /// <param name="existing">Those that the clone still has.</param>
    /// <param name="cancellationToken">Stops it.</param>
    public async Task<IReadOnlyList<string>> LeftBehindAsync(
        RepositoryHistory history, string head, IReadOnlyList<string> existing, CancellationToken cancellationToken)
    {
        var left = new List<string>();
        foreach (var known in heads.Where(known => !history.IsAncestor(known, head)))
        {
            if (!existing.Contains(known, StringComparer.Ordinal) || await IsUnreachableAsync(known, cancellationToken))
            {
                left.Add(known);
            }
        }

        return left;
    }

    /// <summary>The heads that are no ancestors of others.</summary>
    public static IReadOnlyList<string> Tips(RepositoryHistory history, IReadOnlyList<string> all) =>
        [.. all.Distinct(StringComparer.Ordinal)
            .Where(head => !all.Any(other => !string.Equals(other, head, StringComparison.Ordinal) && history.IsAncestor(head, other)))
            .Order(StringComparer.Ordinal)];

    private async Task<bool> IsUnreachableAsync(string commit, CancellationToken cancellationToken) =>
        (await git.RunAsync(
            ["rev-list", "--max-count=1", "--not", "--all", "--not", "--end-of-options", commit], cancellationToken)).Length > 0;
}
