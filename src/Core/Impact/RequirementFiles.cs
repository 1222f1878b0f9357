namespace CommitWise.Impact;

/// <summary>
/// Files in the format of <c>pip</c> that list packages: <c>requirements.txt</c>, <c>test-requirements.txt</c>,
/// <c>requirements/dev.txt</c>.
/// </summary>
internal static class RequirementFiles
{
    /// <summary>Whether a path names one; case is ignored.</summary>
    /// <param name="path">Path with <c>/</c> between segments.</param>
    public static bool Contain(ReadOnlySpan<char> path)
    {
        if (!path.EndsWith(".txt", StringComparison.OrdinalIgnoreCase))
        {
            return false;
        }

        ReadOnlySpan<char> name = RepoPath.Name(path);
        ReadOnlySpan<char> folder = path[..Math.Max(0, path.Length - name.Length - 1)];
        return name.Contains("requirements", StringComparison.OrdinalIgnoreCase)
            || RepoPath.Name(folder).Equals("requirements", StringComparison.OrdinalIgnoreCase);
    }
}
