using System.Diagnostics.CodeAnalysis;
using System.Globalization;

namespace CommitWise.Analysis;

/// <summary>
/// Identity of a change: <c>{repository}#{n}</c> for a pull request, <c>{repository}@{sha}</c> for a commit, <c>{repository}!{n}</c> for a
/// simulation.
/// </summary>
public sealed record ChangeKey
{
    private ChangeKey(string repository, ChangeKind kind, int? number, string? sha)
    {
        Repository = repository;
        Kind = kind;
        Number = number;
        Sha = sha;
    }

    /// <summary>Key of the repository.</summary>
    public string Repository { get; }

    /// <summary>What the change is.</summary>
    public ChangeKind Kind { get; }

    /// <summary>Number of a pull request or simulation, 1 or more; null for a commit.</summary>
    public int? Number { get; }

    /// <summary>Full object id of a commit, lower-case hex; null otherwise.</summary>
    public string? Sha { get; }

    /// <summary>Where the change's objects are, relative to all changes': the repository's key and <c>7</c>, a commit's id, or <c>simulation-7</c>.</summary>
    public string Folder => Kind switch
    {
        ChangeKind.Commit => $"{Repository}/{Sha}",
        ChangeKind.Simulation => $"{Repository}/simulation-{Number}",
        _ => $"{Repository}/{Number}",
    };

    /// <summary>A pull request.</summary>
    public static ChangeKey PullRequest(string repository, int number) => new(Checked(repository), ChangeKind.PullRequest, Checked(number), null);

    /// <summary>A commit.</summary>
    /// <param name="repository">Key of the repository.</param>
    /// <param name="sha">Full object id.</param>
    public static ChangeKey Commit(string repository, string sha) => IsSha(sha)
        ? new ChangeKey(Checked(repository), ChangeKind.Commit, null, sha)
        : throw new InputException("invalid-change", $"'{sha}' is no full commit id.");

    /// <summary>A simulation.</summary>
    public static ChangeKey Simulation(string repository, int number) => new(Checked(repository), ChangeKind.Simulation, Checked(number), null);

    /// <summary>Reads a key back.</summary>
    /// <exception cref="InputException"><c>invalid-change</c> or <c>invalid-repository</c>.</exception>
    public static ChangeKey Parse(string key) =>
        TryParse(key, out var change) ? change : throw new InputException("invalid-change", $"'{key}' names no change.");

    /// <summary>Reads a key back.</summary>
    public static bool TryParse(string key, [NotNullWhen(true)] out ChangeKey? change)
    {
        change = null;
        var mark = key.IndexOfAny(['#', '@', '!']);
        if (mark < 0 || !RepositoryKey.IsValid(key[..mark]))
        {
            return false;
        }

        var (repository, rest) = (key[..mark], key[(mark + 1)..]);
        if (key[mark] == '@')
        {
            change = IsSha(rest) ? new ChangeKey(repository, ChangeKind.Commit, null, rest) : null;
        }
        else if (int.TryParse(rest, NumberStyles.None, CultureInfo.InvariantCulture, out var number) && number > 0 && rest[0] != '0')
        {
            change = new ChangeKey(repository, key[mark] == '#' ? ChangeKind.PullRequest : ChangeKind.Simulation, number, null);
        }

        return change is not null;
    }

    /// <summary>The key.</summary>
    public override string ToString() => Kind switch
    {
        ChangeKind.Commit => $"{Repository}@{Sha}",
        ChangeKind.Simulation => $"{Repository}!{Number}",
        _ => $"{Repository}#{Number}",
    };

    private static bool IsSha(string text) => text.Length is 40 or 64 && text.All(char.IsAsciiHexDigitLower);

    private static string Checked(string repository) => RepositoryKey.IsValid(repository)
        ? repository
        : throw new InputException("invalid-repository", $"'{repository}' is no key of a repository: host/owner/name in lower case.");

    private static int Checked(int number) => number > 0
        ? number
        : throw new InputException("invalid-change", $"{number} is no number of a pull request: they begin at 1.");
}
