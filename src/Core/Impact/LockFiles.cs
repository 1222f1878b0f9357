using System.Collections.Frozen;

namespace CommitWise.Impact;

/// <summary>Files in which a package manager pins the versions of dependencies.</summary>
internal static class LockFiles
{
    private static readonly FrozenSet<string>.AlternateLookup<ReadOnlySpan<char>> Names = RepoPath.Folders(
        "package-lock.json", "npm-shrinkwrap.json", "yarn.lock", "pnpm-lock.yaml", "bun.lockb", "bun.lock", "packages.lock.json",
        "cargo.lock", "poetry.lock", "pipfile.lock", "uv.lock", "gemfile.lock", "composer.lock", "go.sum", "flake.lock", "mix.lock",
        "pubspec.lock", "podfile.lock", "gradle.lockfile", "pdm.lock");

    /// <summary>Whether a path names one; case is ignored.</summary>
    public static bool Contain(ReadOnlySpan<char> path) => Names.Contains(RepoPath.Name(path));
}
