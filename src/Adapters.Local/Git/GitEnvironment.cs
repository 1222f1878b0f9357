namespace CommitWise.Adapters.Local.Git;

/// <summary>The environment and configuration that git runs with: ours, never the user's or the inspected repository's.</summary>
internal static class GitEnvironment
{
    /// <summary>Options that stand before the command.</summary>
    public static IReadOnlyList<string> Options { get; } =
    [
        "--no-pager",
        "--no-replace-objects",
        "-c", "core.hooksPath=/dev/null",
        "-c", "core.fsmonitor=false",
        "-c", "core.attributesFile=/dev/null",
        "-c", "core.alternateRefsCommand=",
        // Reading a whole history meets the same delta bases again and again; git's own limit is 96 MiB.
        "-c", "core.deltaBaseCacheLimit=256m",
        "-c", "gc.auto=0",
        "-c", "maintenance.auto=false",
        "-c", "protocol.allow=never",
        "-c", "diff.renames=true",
        "-c", "diff.renameLimit=1000",
        "-c", "log.showSignature=false",
    ];

    /// <summary>Rids the environment of everything that steers git, and says what shall.</summary>
    /// <param name="environment">Environment of the child; holds this process's.</param>
    /// <param name="inherited">What to start from instead; null keeps this process's.</param>
    /// <param name="home">A folder without configuration.</param>
    public static void Apply(IDictionary<string, string?> environment, IReadOnlyDictionary<string, string>? inherited, string home)
    {
        if (inherited is not null)
        {
            environment.Clear();
            inherited.ToList().ForEach(entry => environment[entry.Key] = entry.Value);
        }

        foreach (var name in environment.Keys.Where(key => key.StartsWith("GIT_", StringComparison.OrdinalIgnoreCase)).ToList())
        {
            environment.Remove(name);
        }

        environment["HOME"] = home;
        environment["XDG_CONFIG_HOME"] = home;
        environment["LC_ALL"] = "C";
        environment["GIT_CONFIG_NOSYSTEM"] = "1";
        environment["GIT_CONFIG_GLOBAL"] = OperatingSystem.IsWindows() ? "NUL" : "/dev/null";
        environment["GIT_ATTR_NOSYSTEM"] = "1";
        environment["GIT_TERMINAL_PROMPT"] = "0";
        environment["GIT_OPTIONAL_LOCKS"] = "0";
        environment["GIT_NO_REPLACE_OBJECTS"] = "1";
        environment["GIT_NO_LAZY_FETCH"] = "1";
        environment["GIT_CEILING_DIRECTORIES"] = home;
    }
}
