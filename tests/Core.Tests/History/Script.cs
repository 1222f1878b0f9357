using System.Globalization;
using System.Text;
using System.Text.Json;
using CommitWise.Diffs;
using CommitWise.History;

namespace CommitWise.Tests.History;

/// <summary>A history written down by hand: commits by name, parents first.</summary>
internal sealed class Script
{
    private static readonly DateTimeOffset Start = new(2020, 1, 1, 0, 0, 0, TimeSpan.Zero);

    private readonly List<CommitRecord> _commits = [];

    public IReadOnlyList<CommitRecord> Commits => _commits;

    /// <summary>The object id of a name.</summary>
    public static string Id(string name) => Convert.ToHexStringLower(Encoding.UTF8.GetBytes(name.PadRight(20, '.')));

    public static FileChange Added(string path, int lines = 1) => new(path, null, FileStatus.Added, lines, 0, IsBinary: false);

    public static FileChange Modified(string path, int lines = 1) => new(path, null, FileStatus.Modified, lines, 0, IsBinary: false);

    public static FileChange Deleted(string path) => new(path, null, FileStatus.Deleted, 0, 1, IsBinary: false);

    public static FileChange Renamed(string from, string to) => new(to, from, FileStatus.Renamed, 0, 0, IsBinary: false);

    /// <summary>Adds a commit, a minute after the one before it.</summary>
    /// <param name="name">Its name.</param>
    /// <param name="parents">Names of its parents, separated by blanks.</param>
    /// <param name="author">Its author.</param>
    /// <param name="minute">When, in minutes after the start; by default one per commit.</param>
    /// <param name="changes">What it did.</param>
    public Script Commit(string name, string parents, FileChange[] changes, string author = "ada", int? minute = null, bool isFix = false)
    {
        var at = Start.AddMinutes(minute ?? _commits.Count);
        string[] ids = [.. parents.Split(' ', StringSplitOptions.RemoveEmptyEntries).Select(Id)];
        _commits.Add(new CommitRecord(Id(name), ids, author, at, at, name, isFix, changes));
        return this;
    }

    public RepositoryHistory Build() => new(Fill(new HistoryBuilder(), _commits));

    /// <summary>Appends commits to a history.</summary>
    public static HistoryBuilder Fill(HistoryBuilder builder, IEnumerable<CommitRecord> commits)
    {
        foreach (var commit in commits)
        {
            var header = new CommitHeader(
                commit.Sha, commit.Parents, commit.Author, commit.AuthoredAt, commit.CommittedAt, commit.Subject, commit.IsFix);
            builder.Append(header, [.. commit.Changes.Select(change => new CommitChange(
                builder.AddPath(Encoding.UTF8.GetBytes(change.Path)),
                change.OldPath is null ? -1 : builder.AddPath(Encoding.UTF8.GetBytes(change.OldPath)),
                change.Status,
                change.Additions,
                change.Deletions,
                change.IsBinary))]);
        }

        return builder;
    }

    /// <summary>All answers about some paths as of a commit, as text.</summary>
    public static string Answers(RepositoryHistory history, string sha, IReadOnlyList<string> paths)
    {
        var view = history.AsOf(sha);
        var facts = view.Facts([.. paths.Select(path => Modified(path))], "ada", Start.AddYears(2));
        return JsonSerializer.Serialize(
            new { facts, CoChanges = view.CoChanges([paths[0]]), Latest = view.Latest(50), view.Commits, Sum = view.Summarize(50) });
    }

    /// <summary>A random history of few paths, so that they are renamed over each other, deleted and added again.</summary>
    public static Script Random(int seed, int commits)
    {
        var random = new Random(seed);
        var script = new Script();
        for (var i = 0; i < commits; i++)
        {
            var parents = Enumerable.Range(0, i == 0 || random.Next(20) == 0 ? 0 : random.Next(5) == 0 ? 2 : 1)
                .Select(_ => Name(Math.Max(0, i - 1 - random.Next(4))))
                .Distinct(StringComparer.Ordinal);
            var names = string.Join(' ', parents);
            var changes = names.Contains(' ', StringComparison.Ordinal) ? [] : Changes(random);
            script.Commit(Name(i), names, changes, random.Next(3) == 0 ? "ada" : "bob", random.Next(commits), random.Next(4) == 0);
        }

        return script;
    }

    // As in git without copies, a path is on one side of one change only.
    private static FileChange[] Changes(Random random)
    {
        var taken = new HashSet<string>(StringComparer.Ordinal);
        return [.. Enumerable.Range(0, random.Next(4))
            .Select(_ => Change(random))
            .Where(change => taken.Add(change.Path) && (change.OldPath is null || taken.Add(change.OldPath)))];
    }

    private static FileChange Change(Random random) => random.Next(5) switch
    {
        0 => Added(Path(random), random.Next(9)),
        1 => Deleted(Path(random)),
        2 when (Path(random), Path(random)) is var (from, to) && from != to => Renamed(from, to),
        _ => Modified(Path(random), random.Next(9)),
    };

    private static string Path(Random random) => "abcde"[random.Next(5)] + "/" + "xy"[random.Next(2)];

    private static string Name(int number) => number.ToString("d5", CultureInfo.InvariantCulture);
}
