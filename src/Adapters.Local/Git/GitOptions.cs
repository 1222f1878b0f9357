namespace CommitWise.Adapters.Local.Git;

/// <summary>How patient the git command line is used.</summary>
public sealed record GitOptions
{
    /// <summary>Longest time for one question: a revision, a commit, a diff. Default two minutes; must be positive.</summary>
    public TimeSpan QueryTimeout { get; init; } = TimeSpan.FromMinutes(2);

    /// <summary>Longest time for reading a whole history. Default one hour; must be positive.</summary>
    public TimeSpan HistoryTimeout { get; init; } = TimeSpan.FromHours(1);

    /// <summary>Absolute path of git; null takes the first on the PATH, its relative entries left out.</summary>
    public string? Executable { get; init; }

    /// <summary>Measures the time-outs.</summary>
    public TimeProvider Time { get; init; } = TimeProvider.System;

    /// <summary>The environment that git's is made from; null takes this process's.</summary>
    internal IReadOnlyDictionary<string, string>? Inherited { get; init; }
}
