using CommitWise.Diffs;

namespace CommitWise.Tests.Diffs;

/// <summary>Names in headers, with everything that makes them hard.</summary>
public sealed class DiffNameTests
{
    private const string Mode = "\nold mode 100644\nnew mode 100755\n";

    [Theory]
    [InlineData("a/plain b/plain", "plain")]
    [InlineData("a/two words b/two words", "two words")]
    [InlineData("a/x b/x b/x b/x", "x b/x")]
    [InlineData("a/end b/end ", null)]
    [InlineData("a/dir /f b/dir /f", "dir /f")]
    [InlineData("i/x w/x", "x")]
    [InlineData("c/sub/x o/sub/x", "sub/x")]
    [InlineData("\"a/t\\tb\" \"b/t\\tb\"", "\"t\\tb\"")]
    [InlineData("\"a/caf\\351\" \"b/caf\\351\"", "\"caf\\351\"")]
    [InlineData("\"a/gr\\303\\274n\" \"b/gr\\303\\274n\"", "gr\u00fcn")]
    [InlineData("a/gr\u00c3\u00bcn b/gr\u00c3\u00bcn", "gr\u00fcn")]
    [InlineData("\"a/\\\"q\\\"\" \"b/\\\"q\\\"\"", "\"\\\"q\\\"\"")]
    [InlineData("\"a/x\" b/x", "x")]
    [InlineData("a/x \"b/x\"", "x")]
    [InlineData("x x", "x")]
    [InlineData("src/x src/x", "src/x")]
    [InlineData("\"t\\t\" \"t\\t\"", "\"t\\t\"")]
    [InlineData("a/x b/y", null)]
    [InlineData("a/x", null)]
    [InlineData("/x /x", null)]
    [InlineData("\"a/x b/x", null)]
    public void ReadFile_NameOnlyInFirstLine_IsFoundOrRefused(string names, string? expected)
    {
        if (expected is null)
        {
            Should.Throw<DiffFormatException>(() => DiffText.ParseAll("diff --git " + names + Mode)).Line.ShouldBe(4);
        }
        else
        {
            DiffText.ParseOne("diff --git " + names + Mode).Path.ShouldBe(expected);
        }
    }

    [Theory]
    [InlineData("a/name", "b/name", "name")]
    [InlineData("a/two words\t", "b/two words\t", "two words")]
    [InlineData("a/name\t2024-01-02 03:04:05.000000000 +0100", "b/name\t2024-01-02 03:04:06 +01:00", "name")]
    [InlineData("a/two words 2024-01-02", "b/two words   24-01-02 03:04:06", "two words")]
    [InlineData("old/name.orig", "new/name", "name")]
    [InlineData("a/name", "b/name.rej", "name")]
    [InlineData("name", "name", "name")]
    [InlineData("a//sub//name", "b//sub//name", "/sub/name")]
    [InlineData("\"a/t\\tb\"", "\"b/t\\tb\"", "\"t\\tb\"")]
    public void ReadFile_TraditionalHeader_FindsTheName(string oldName, string newName, string expected) =>
        DiffText.ParseOne($"--- {oldName}\n+++ {newName}\n@@ -1 +1 @@\n-a\n+b\n").Path.ShouldBe(expected);

    [Theory]
    [InlineData("/dev/null", "b/x", FileStatus.Added, "@@ -0,0 +1 @@\n+a\n")]
    [InlineData("a/x\t1970-01-01 01:00:00.000000000 +0100", "b/x\t2024-01-02 03:04:06", FileStatus.Added, "@@ -0,0 +1 @@\n+a\n")]
    [InlineData("a/x\t2024-01-02", "b/x\t1969-12-31 19:00:00 -05:00", FileStatus.Deleted, "@@ -1 +0,0 @@\n-a\n")]
    [InlineData("a/x", "/dev/null\t1970", FileStatus.Deleted, "@@ -1 +0,0 @@\n-a\n")]
    [InlineData("a/x\t1970-01-01 01:00:00 +0200", "b/x", FileStatus.Modified, "@@ -0,0 +1 @@\n+a\n")]
    [InlineData("a/x\t1970-01-01 00:00:00.5 +0000", "b/x", FileStatus.Modified, "@@ -0,0 +1 @@\n+a\n")]
    public void ReadFile_TraditionalWithOneSideMissing_HasItsStatus(string oldName, string newName, FileStatus expected, string hunk)
    {
        var file = DiffText.ParseOne($"--- {oldName}\n+++ {newName}\n{hunk}");

        (file.Path, file.Status).ShouldBe(("x", expected));
    }

    [Fact]
    public void ReadFile_TraditionalWithoutFolders_SetsNoPrefixForTheRest() =>
        DiffText.ParseAll("--- x\n+++ x\n@@ -1 +1 @@\n-a\n+b\n--- a/y\n+++ a/y\n@@ -1 +1 @@\n-a\n+b\n").Select(file => file.Path).ShouldBe(["x", "a/y"]);

    [Fact]
    public void ReadFile_HeadersThatDisagreeWithoutPrefix_AreRefused() =>
        Should.Throw<DiffFormatException>(() => DiffText.ParseAll("diff --git b/x b/x\n--- a/x\n+++ b/x\n@@ -1 +1 @@\n-a\n+b\n"));
}
