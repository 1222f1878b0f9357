using CommitWise.Diffs;

namespace CommitWise.Tests.Diffs;

/// <summary>What breaks the rules is refused with the line and what was expected there.</summary>
public sealed class DiffMalformedTests
{
    private const string Git = "diff --git a/x b/x\n";
    private const string Names = "--- a/x\n+++ b/x\n";
    private const string Combined = "diff --cc x\nindex 1,2..3\n--- a/x\n+++ b/x\n";

    [Theory]
    [InlineData(Names + "@@ -1,2 +1,2 @@\n a\n-b\n", 6, "wants 0 old and 1 new")]
    [InlineData(Names + "@@ -1 +1 @@\n-a\n+b", 5, "wants 0 old and 0 new")]
    [InlineData(Names + "@@ -1,3 +1,2 @@\n a\n-b\n+c\n@@ -9 +9 @@\n", 7, "wants 1 old and 0 new")]
    [InlineData(Names + "@@ -1,2 +1,1 @@\n+a\n+b\n", 5, "no more lines of this side")]
    [InlineData(Names + "@@ -1,2 +1,2 @@\n a\n b\n", 6, "adds or deletes")]
    [InlineData(Names + "@@ -0,0 +0,0 @@\n", 4, "adds or deletes")]
    [InlineData(Names + "@@ -1 +1 @@\n\\ No newline at end of file\n", 4, "wants 1 old")]
    [InlineData(Names + "@@ -1,2 +1 @@\n-a\n\\ short\n-b\n+c\n", 5, "No newline")]
    [InlineData(Names + "@@ -1 +1 @@\n-a\n+b\n\\ short\n--- a/y\n", 6, "No newline")]
    [InlineData(Names + "@@ -1,99999999999999999999 +1 @@\n-a\n+b\n", 3, "numbers that fit")]
    [InlineData(Names + "@@ -2147483647,2 +1 @@\n-a\n+b\n", 3, "numbers that fit")]
    [InlineData(Names + "@@ -1 +1 @@", 3, "end of the hunk header")]
    [InlineData(Git + Names + "@@ -x +1 @@\n", 4, "hunk header")]
    [InlineData(Git + Names, 4, "a hunk after the names")]
    [InlineData("text\n@@ -1 +1 @@\n-a\n+b\n", 2, "file header before this hunk")]
    [InlineData("text\n@@@ -1 -1 +1 @@@\n--a\n++b\n", 2, "file header before this hunk")]
    [InlineData(Git + "new file mode 100644\n--- /dev/null\n+++ b/x\n@@ -1 +1 @@\n-a\n+b\n", 1, "no old lines in the new file x")]
    [InlineData(Git + "deleted file mode 100644\n--- a/x\n+++ /dev/null\n@@ -1 +1 @@\n-a\n+b\n", 1, "no new lines in the deleted file x")]
    [InlineData("--- /dev/null\n+++ b/x\n@@ -1 +1 @@\n-a\n+b\n", 1, "no old lines in the new file x")]
    [InlineData(Git + "new file mode 100644\n--- a/x\n", 3, "/dev/null")]
    [InlineData(Git + "deleted file mode 100644\n--- a/x\n+++ b/x\n", 4, "/dev/null")]
    [InlineData(Git + "new file mode 100644\n--- /dev/null\n+++ b/y\n", 4, "the new name x again")]
    [InlineData(Git + "rename from y\nrename to x\n--- a/z\n", 4, "the old name y again")]
    [InlineData(Git + "new file mode 100644\nrename from x\n", 3, "only one of")]
    [InlineData(Git + "new file mode 999\n", 2, "octal")]
    [InlineData(Git + "old mode 100644x\n", 2, "octal")]
    [InlineData(Git + "index 1..2 rw\n", 2, "octal")]
    [InlineData(Git + "--- a/x\nindex 1..2\n", 4, "names of both versions")]
    [InlineData("diff --git nothing\nindex 1..2 100644\n", 3, "the name of the file")]
    [InlineData(Git + "index 1..2 100644\nBinary files a/x and b/x", 3, "differ")]
    [InlineData(Git + "index 1..2\nGIT binary patch\n", 4, "literal")]
    [InlineData(Git + "index 1..2\nGIT binary patch\nliteral many\n", 4, "size")]
    [InlineData("diff --git a/\0 b/\0\nold mode 100644\nnew mode 100755\n", 1, "NUL")]
    [InlineData(Combined + "@@@ -1 -1 +1 @@@\n--a\n+b\n", 7, "2 marker columns")]
    [InlineData(Combined + "@@@ -1 -1 +1 @@@\n+-a\n", 6, "2 marker columns")]
    [InlineData(Combined + "@@@ -1 -1 +1 @@@\n--a\n", 7, "still wants 0, 0, 1")]
    [InlineData(Combined + "@@@ -1,0 -1 +1 @@@\n--a\n++a\n", 6, "2 marker columns")]
    [InlineData(Combined + "@@@@ -1 -1 -1 +1 @@@@\n", 5, "2 parents")]
    [InlineData("diff --cc x\nindex 1,2..3\nmode 100644,100755\n", 3, "modes")]
    public void ReadFile_BrokenDiff_SaysWhereAndWhatWasExpected(string diff, long line, string expected)
    {
        var fault = Should.Throw<DiffFormatException>(() => DiffText.ParseAll(diff));

        fault.Problem.ShouldBe("malformed-diff");
        fault.Line.ShouldBe(line);
        fault.Expected.ShouldContain(expected, Case.Sensitive);
        fault.Message.ShouldContain($"line {line}", Case.Sensitive);
        fault.Message.ShouldNotContain("\n");
    }

    [Fact]
    public void ReadFile_AfterAFault_SaysTheSameAgain()
    {
        using var reader = new DiffReader(DiffText.Bytes("@@ -1 +1 @@\n-a\n+b\n"));
        var first = Should.Throw<DiffFormatException>(() => reader.ReadFile());

        Should.Throw<DiffFormatException>(() => reader.ReadFile()).Message.ShouldBe(first.Message);
    }

    [Fact]
    public void ReadFile_EndlessHeaderLine_IsRefused() =>
        Should.Throw<DiffFormatException>(() => DiffText.ParseAll(Git + "rename from " + new string('y', DiffReader.MaxHeaderLength) + "\n")).Line.ShouldBe(2);
}
