using System.Text;
using CommitWise.History;
using CommitWise.Impact;

namespace CommitWise.Analysis;

/// <summary>Reads the modules and tests of a tree.</summary>
public static class ProjectReader
{
    /// <summary>Lists the tree and reads its build files.</summary>
    /// <param name="source">The repository.</param>
    /// <param name="commit">Full object id.</param>
    /// <param name="cancellationToken">Stops it.</param>
    public static async Task<ProjectMap> ReadAsync(IRepositorySource source, string commit, CancellationToken cancellationToken)
    {
        var paths = await source.ListFilesAsync(commit, cancellationToken);
        var buildFiles = await source.ReadFilesAsync(commit, [.. paths.Where(ProjectMap.IsBuildFile)], cancellationToken);
        return ProjectMap.Build(
            paths, buildFiles.ToDictionary(file => file.Key, file => Encoding.UTF8.GetString(file.Value), StringComparer.Ordinal));
    }
}
