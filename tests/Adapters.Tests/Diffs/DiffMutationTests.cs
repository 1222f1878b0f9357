using System.Text;
using System.Text.RegularExpressions;
using CommitWise.Testing;

namespace CommitWise.Tests.Diffs;

/// <summary>Damaged diffs: either git reads the same counts out of them, or we refuse; nothing else, and what git refuses, we refuse.</summary>
public sealed partial class DiffMutationTests
{
    private const string Ordinary =
        "diff --git a/x b/x\nindex 1..2 100644\n--- a/x\n+++ b/x\n@@ -1,2 +1,2 @@\n a\n-b\n+c\n\\ No newline at end of file\n"
        + "diff --git a/y b/z\nsimilarity index 90%\nrename from y\nrename to z\n";

    private const string Moves =
        "diff --git a/n b/n\nnew file mode 100644\n--- /dev/null\n+++ b/n\n@@ -0,0 +1 @@\n+x\n"
        + "diff --git \"a/t\\tb\" \"b/t\\tb\"\nold mode 100644\nnew mode 100755\n--- q\t2024-01-02 03:04:05\n+++ q\n@@ -1 +1 @@\n-a\n+b\n";

    private const string Binary =
        "diff --git a/b b/b\nindex 5e07d26..304498a 100644\nGIT binary patch\nliteral 7\nOcmZQzWJ*j*P5}S|>j91c\n\nliteral 6\nNcmZQzWJ*j*1^@zG0V)6h\n\n"
        + "diff --git a/c b/c\nindex 1..2 100644\nBinary files a/c and b/c differ\n";

    private static readonly byte[] Replacements = [.. "\n +-\\@/\"0\t\r"u8, 0xE9, 0];

    [Theory]
    [InlineData(Ordinary)]
    [InlineData(Moves)]
    [InlineData(Binary)]
    public void ReadFile_EveryTruncation_IsReadAsByGitOrRefused(string diff) =>
        ShouldAgree(Enumerable.Range(1, diff.Length).Select(length => Encoding.Latin1.GetBytes(diff[..length])));

    [Theory]
    [InlineData(Ordinary, 3)]
    [InlineData(Moves, 3)]
    [InlineData(Binary, 5)]
    public void ReadFile_EveryByteReplaced_IsReadAsByGitOrRefused(string diff, int stride) =>
        ShouldAgree(Enumerable.Range(0, diff.Length).SelectMany(at => Replacements.Where((_, i) => (at + i) % stride == 0).Select(value =>
        {
            var mutated = Encoding.Latin1.GetBytes(diff);
            mutated[at] = value;
            return mutated;
        })));

    // git gives the name in such a line to the section after it; we do not.
    [GeneratedRegex(@"^diff --git .*\n(?!index |old mode |new |deleted |similarity |rename |--- |\+\+\+ )", RegexOptions.Multiline | RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex HeaderThatSaysNothing();

    private static void ShouldAgree(IEnumerable<byte[]> diffs)
    {
        using var sandbox = GitSandbox.Empty();
        foreach (var diff in diffs)
        {
            if (!HeaderThatSaysNothing().IsMatch(Encoding.Latin1.GetString(diff)) && GitNumstat.Ours(diff) is { } ours)
            {
                ours.ShouldBe(GitNumstat.Theirs(sandbox, diff), Encoding.Latin1.GetString(diff));
            }
        }
    }
}
