using CommitWise.Diffs;
using CommitWise.Explanations;
using CommitWise.History;
using CommitWise.Risk;

namespace CommitWise.Tests.Explanations;

/// <summary>Small changes to explain.</summary>
internal static class Changes
{
    /// <summary>
    /// A modified file with one hunk at a line, and with symbols when its lines are given as <c>+text</c> and <c>-text</c>.
    /// </summary>
    public static ChangedFileSummary Edit(string path, int added, int deleted, int at = 10, string heading = "", params string[] lines) =>
        File(path, FileStatus.Modified, added, deleted, at, heading, lines);

    /// <summary>A new file.</summary>
    public static ChangedFileSummary New(string path, int lines, params string[] symbols) =>
        File(path, FileStatus.Added, lines, 0, 1, "", symbols);

    /// <summary>A deleted file.</summary>
    public static ChangedFileSummary Gone(string path, int lines, params string[] symbols) =>
        File(path, FileStatus.Deleted, 0, lines, 1, "", symbols);

    /// <summary>A file that moved.</summary>
    public static ChangedFileSummary Moved(string from, string to) =>
        new(new FileChange(to, from, FileStatus.Renamed, 0, 0, IsBinary: false), [], []);

    /// <summary>A file without lines.</summary>
    public static ChangedFileSummary Binary(string path, FileStatus status = FileStatus.Modified) =>
        new(new FileChange(path, null, status, 0, 0, IsBinary: true), [], []);

    /// <summary>A measure that moves the risk.</summary>
    public static Factor Factor(string feature, double? value, double? typical, double contribution, params string[] evidence) =>
        new(feature, value, "things", typical, contribution, "", [.. evidence.Select(path => new Evidence(path, 10))]);

    private static ChangedFileSummary File(string path, FileStatus status, int added, int deleted, int at, string heading, string[] lines)
    {
        var scanner = new StructureScanner(path);
        for (int i = 0; i < lines.Length; i++)
        {
            scanner.Add(System.Text.Encoding.UTF8.GetBytes(lines[i][1..]), at + i, lines[i][0] == '+');
        }

        var hunk = new HunkSummary(heading, status == FileStatus.Added ? 0 : at, status == FileStatus.Deleted ? 0 : at, added, deleted);
        return new ChangedFileSummary(new FileChange(path, null, status, added, deleted, IsBinary: false), [hunk], scanner.Symbols);
    }
}
