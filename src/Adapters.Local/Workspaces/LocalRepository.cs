using System.Text;
using CommitWise.Adapters.Local.Git;
using CommitWise.Analysis;
using CommitWise.Repositories;

namespace CommitWise.Adapters.Local.Workspaces;

/// <summary>Finds out which repository a clone on this machine is of.</summary>
public static class LocalRepository
{
    private const long LargestConfig = 1 << 20;

    /// <summary>Describes the clone that a folder lies in: by its <c>origin</c> when that is at a host, else by its folders.</summary>
    /// <param name="path">The clone's root, any folder in it, or a bare repository.</param>
    /// <param name="cacheFolder">Where all of ours is.</param>
    /// <param name="options">Time-outs and the program.</param>
    /// <param name="cancellationToken">Stops it.</param>
    /// <exception cref="InputException">As <see cref="GitClone.Open"/>.</exception>
    public static async Task<RepositoryConnection> ConnectAsync(
        string path, string cacheFolder, GitOptions? options, CancellationToken cancellationToken)
    {
        var clone = GitClone.Open(path, cacheFolder, options);
        return await OriginAsync(clone, cancellationToken) is { } origin && RemoteAddress.TryGetKey(origin, out var key)
            ? new RepositoryConnection(key, ProviderOf(key), clone.Root, CloneUrl: null)
            : new RepositoryConnection(RepositoryKey.OfLocal(clone.Root), RepositoryProvider.Git, clone.Root, CloneUrl: null);
    }

    private static RepositoryProvider ProviderOf(string key) =>
        key.StartsWith("github.com/", StringComparison.Ordinal) ? RepositoryProvider.GitHub : RepositoryProvider.Git;

    // git reads the one file that it is told to, and follows no include in it.
    private static async Task<string?> OriginAsync(GitClone clone, CancellationToken cancellationToken)
    {
        var config = Path.Combine(clone.Layout.CommonFolder, "config");
        if (!File.Exists(config) || !SmallFile.IsReadable(config, LargestConfig))
        {
            return null;
        }

        var (exitCode, output, _) = await clone.Git.TryRunAsync(
            ["config", "--file", config, "--no-includes", "--get", "remote.origin.url"], cancellationToken);
        return exitCode == 0 ? Encoding.UTF8.GetString(output).Trim() : null;
    }
}
