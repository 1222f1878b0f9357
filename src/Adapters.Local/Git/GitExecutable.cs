namespace CommitWise.Adapters.Local.Git;

/// <summary>Finds git.</summary>
internal static class GitExecutable
{
    private const UnixFileMode AnyExecute = UnixFileMode.UserExecute | UnixFileMode.GroupExecute | UnixFileMode.OtherExecute;

    /// <summary>The git that the options name, else the first on this process's PATH.</summary>
    /// <exception cref="InputException"><c>git-missing</c>.</exception>
    public static string Of(GitOptions options) => options.Executable switch
    {
        null => Find(Environment.GetEnvironmentVariable("PATH")),
        var path when Path.IsPathFullyQualified(path) => path,
        var path => throw new InputException("git-missing", $"'{path}' is no absolute path of git."),
    };

    /// <summary>The first git on a PATH.</summary>
    /// <remarks>
    /// .NET would look into the current folder before the PATH, and that folder may be a hostile clone with a file named git. So the
    /// absolute path is found here, and relative entries of the PATH are left out.
    /// </remarks>
    /// <exception cref="InputException"><c>git-missing</c>.</exception>
    public static string Find(string? path)
    {
        var name = OperatingSystem.IsWindows() ? "git.exe" : "git";
        return (path ?? string.Empty)
            .Split(Path.PathSeparator, StringSplitOptions.RemoveEmptyEntries)
            .Where(Path.IsPathFullyQualified)
            .Select(folder => Path.Combine(folder, name))
            .FirstOrDefault(IsExecutable)
            ?? throw new InputException("git-missing", "git is not on the PATH; install it (Debian, Ubuntu: apt-get install git).");
    }

    private static bool IsExecutable(string file) =>
        File.Exists(file) && (OperatingSystem.IsWindows() || (File.GetUnixFileMode(file) & AnyExecute) != UnixFileMode.None);
}
