using CommitWise.Diffs;
using CommitWise.Testing;

namespace CommitWise.Tests.Diffs;

/// <summary>The same diff read by us and by git.</summary>
internal static class GitNumstat
{
    /// <summary>What <c>git apply --numstat</c> prints, or null when it refuses.</summary>
    public static string? Theirs(GitSandbox sandbox, ReadOnlySpan<byte> diff)
    {
        var result = sandbox.Try(diff, "apply", "--numstat");
        return result.ExitCode == 0 ? result.Text : null;
    }

    /// <summary>What we print, or null when we refuse or find no file section.</summary>
    public static string? Ours(byte[] diff)
    {
        try
        {
            using var reader = new DiffReader(diff);
            using var writer = new StringWriter();
            while (reader.ReadFile() is { } file)
            {
                NumstatWriter.Write(writer, file);
            }

            return writer.GetStringBuilder().Length == 0 ? null : writer.ToString();
        }
        catch (DiffFormatException)
        {
            return null;
        }
    }
}
