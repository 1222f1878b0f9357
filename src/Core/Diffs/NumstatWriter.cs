using System.Globalization;

namespace CommitWise.Diffs;

/// <summary>Writes file sections as <c>git apply --numstat</c> does: additions, deletions and path, with tabs between, one line each.</summary>
/// <remarks>
/// Counts of a binary file are <c>-</c>. A renamed file stands under its new name. A combined section gives one line per parent, in
/// the parents' order, as <c>git diff --numstat parent merge</c> would; <c>-</c> where the diff does not say.
/// </remarks>
public static class NumstatWriter
{
    /// <summary>Writes the line or lines of one section.</summary>
    public static void Write(TextWriter output, FileDiff file)
    {
        var path = GitPath.Quote(file.Path);
        if (file.Parents.Count == 0)
        {
            WriteLine(output, file.IsBinary ? null : file.Additions, file.IsBinary ? null : file.Deletions, path);
        }

        foreach (var parent in file.Parents)
        {
            WriteLine(output, parent.Additions, parent.Deletions, path);
        }
    }

    private static void WriteLine(TextWriter output, int? additions, int? deletions, string path)
    {
        WriteCount(output, additions);
        WriteCount(output, deletions);
        output.Write(path);
        output.Write('\n');
    }

    private static void WriteCount(TextWriter output, int? count)
    {
        if (count is { } lines)
        {
            output.Write(lines.ToString(CultureInfo.InvariantCulture));
        }
        else
        {
            output.Write('-');
        }

        output.Write('\t');
    }
}
