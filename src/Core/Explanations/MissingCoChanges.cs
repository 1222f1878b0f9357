using System.Collections.Frozen;
using CommitWise.History;
using CommitWise.Impact;

namespace CommitWise.Explanations;

/// <summary>Chooses, of the files that changed together with a change's files before and did not this time, those worth telling.</summary>
public static class MissingCoChanges
{
    /// <summary>Fewer commits together say nothing.</summary>
    public const int MinTogether = 4;

    /// <summary>Share of the changed file's commits in which the other changed too.</summary>
    public const double MinShare = 0.5;

    /// <summary>
    /// What <see cref="MinTogether"/> is for files that follow others by themselves: generated, vendored, lock files, changelogs.
    /// </summary>
    public const int MinTogetherOfFollowers = 10;

    /// <summary>What <see cref="MinShare"/> is for such files.</summary>
    public const double MinShareOfFollowers = 0.9;

    /// <summary>A reader acts on few.</summary>
    public const int Max = 3;

    private static readonly FrozenSet<string>.AlternateLookup<ReadOnlySpan<char>> Chronicles =
        RepoPath.Folders("changelog", "changes", "news", "history", "releases", "release_notes", "releasenotes", "version");

    /// <summary>The strongest of <paramref name="candidates"/>, best first; each missing file once.</summary>
    public static IReadOnlyList<CoChange> Choose(IReadOnlyList<CoChange> candidates) =>
    [
        .. candidates
            .Where(IsWorthTelling)
            .OrderByDescending(Strength)
            .ThenBy(pair => pair.With, StringComparer.Ordinal)
            .ThenBy(pair => pair.Path, StringComparer.Ordinal)
            .DistinctBy(pair => pair.With, StringComparer.Ordinal)
            .Take(Max),
    ];

    private static bool IsWorthTelling(CoChange pair)
    {
        bool follows = Follows(pair.With);
        return pair.Commits > 0
            && pair.Together >= (follows ? MinTogetherOfFollowers : MinTogether)
            && (double)pair.Together / pair.Commits >= (follows ? MinShareOfFollowers : MinShare);
    }

    private static bool Follows(string path) =>
        FileKinds.Classify(path) is FileKind.Generated or FileKind.Vendored or FileKind.Binary || Chronicles.Contains(RepoPath.Stem(path));

    // Two commits more than there were: four of four say less than thirty of thirty-one.
    private static double Strength(CoChange pair) => pair.Together / (pair.Commits + 2.0);
}
