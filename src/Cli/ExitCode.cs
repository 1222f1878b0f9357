namespace CommitWise.Cli;

/// <summary>What the process says to a script. Stable: documented in docs/command-line.md.</summary>
public static class ExitCode
{
    /// <summary>Done.</summary>
    public const int Success = 0;

    /// <summary>Done, and the answer is no: the risk reaches <c>--fail-at</c>, a replayed decision differs, a check of <c>doctor</c> fails.</summary>
    public const int Negative = 1;

    /// <summary>The command line itself is wrong.</summary>
    public const int Usage = 2;

    /// <summary>A file or stream that was given is malformed: a diff, a report, training data, a model.</summary>
    public const int Data = 3;

    /// <summary>The repository or revision cannot be analysed: unknown, ambiguous, empty, shallow, incomplete.</summary>
    public const int Repository = 4;

    /// <summary>The machine does not allow it: no git, a time-out, a folder that cannot be written.</summary>
    public const int Environment = 5;

    /// <summary>A defect of CommitWise.</summary>
    public const int Internal = 70;

    /// <summary>Stopped by Ctrl-C.</summary>
    public const int Cancelled = 130;

    /// <summary>The exit code of a problem, by its stable name.</summary>
    public static int Of(string problem) => problem switch
    {
        "invalid-argument" or "invalid-setting" or "path-outside-repository" or "path-not-allowed" or "backup-exists" => Usage,
        "not-a-repository" or "unknown-revision" or "ambiguous-revision" or "shallow-repository" or "partial-clone" or "empty-repository"
            or "unborn-branch" or "unreadable-repository" or "missing-object" or "no-merge-base" or "unsupported-repository"
            or "repository-unavailable" => Repository,
        "git-missing" or "git-timeout" or "git-failed" or "io-failed" or "service-unavailable" or "unauthorized" or "forbidden" or "backup-running"
            or "backup-stopped" or "backup-failed" or "no-room" or "unwritable-backup" or "unwritable-database" or "no-database" or "internal-error"
            or "missing-table" or "wrong-table" or "missing-bucket" or "bucket-refused" or "wrong-region" or "wrong-credentials"
            or "expired-credentials" or "missing-credentials" or "wrong-clock" or "pending-messages" or "target-in-use" or "copy-differs" => Environment,
        _ => Data,
    };
}
