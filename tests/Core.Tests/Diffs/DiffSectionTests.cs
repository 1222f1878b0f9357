using CommitWise.Diffs;

namespace CommitWise.Tests.Diffs;

/// <summary>One ordinary section of every kind that git writes.</summary>
public sealed class DiffSectionTests
{
    private const string Change = "@@ -1,2 +1,3 @@ class A\n one\n-two\n+2\n+3\n";

    [Fact]
    public void ReadFile_ModifiedFile_GivesNamesModesIdsAndCounts()
    {
        var file = DiffText.ParseOne("diff --git a/src/a.cs b/src/a.cs\nindex 1111111..2222222 100644\n--- a/src/a.cs\n+++ b/src/a.cs\n" + Change);

        file.Path.ShouldBe("src/a.cs");
        file.OldPath.ShouldBeNull();
        file.Status.ShouldBe(FileStatus.Modified);
        (file.OldMode, file.NewMode).ShouldBe((Convert.ToInt32("100644", 8), Convert.ToInt32("100644", 8)));
        (file.OldId, file.NewId).ShouldBe(("1111111", "2222222"));
        (file.Additions, file.Deletions).ShouldBe((2, 1));
        (file.Line, file.Commit).ShouldBe((1, null));
    }

    [Fact]
    public void ReadFile_Hunk_GivesRangesAndWhereItsTextIs()
    {
        var diff = DiffText.Bytes("--- a/x\n+++ b/x\n" + Change);
        var hunk = DiffText.ParseAll(diff).ShouldHaveSingleItem().Hunks.ShouldHaveSingleItem();

        (hunk.OldStart, hunk.OldCount, hunk.NewStart, hunk.NewCount).ShouldBe((1, 2, 1, 3));
        (hunk.Additions, hunk.Deletions).ShouldBe((2, 1));
        System.Text.Encoding.ASCII.GetString(hunk.Heading(diff)).ShouldBe("class A");
        System.Text.Encoding.ASCII.GetString(diff, (int)hunk.Offset, (int)hunk.Length).ShouldBe(" one\n-two\n+2\n+3\n");
        hunk.ParentRanges.ShouldBeEmpty();
    }

    [Fact]
    public void ReadFile_NewAndEmptyFile_IsAdded()
    {
        var files = DiffText.ParseAll(
            "diff --git a/e b/e\nnew file mode 100644\nindex 0000000..e69de29\ndiff --git a/n b/n\nnew file mode 100755\nindex 0000000..1\n--- /dev/null\n+++ b/n\n@@ -0,0 +1 @@\n+x\n");

        files.Select(file => (file.Path, file.Status, file.Additions)).ShouldBe([("e", FileStatus.Added, 0), ("n", FileStatus.Added, 1)]);
        (files[1].OldMode, files[1].NewMode).ShouldBe((null, Convert.ToInt32("100755", 8)));
    }

    [Fact]
    public void ReadFile_DeletedFile_KeepsItsOldPath()
    {
        var file = DiffText.ParseOne("diff --git a/d b/d\ndeleted file mode 100644\nindex 1..0\n--- a/d\n+++ /dev/null\n@@ -1,2 +0,0 @@\n-a\n-b\n");

        (file.Path, file.Status, file.Deletions, file.NewMode).ShouldBe(("d", FileStatus.Deleted, 2, null));
    }

    [Theory]
    [InlineData("rename", FileStatus.Renamed)]
    [InlineData("copy", FileStatus.Copied)]
    public void ReadFile_RenameOrCopy_GivesBothPathsAndSimilarity(string verb, FileStatus expected)
    {
        var file = DiffText.ParseOne(
            $"diff --git a/old name b/new/name\nsimilarity index 87%\n{verb} from old name\n{verb} to new/name\nindex 1..2 100644\n--- a/old name\t\n+++ b/new/name\n" + Change);

        (file.Path, file.OldPath, file.Status, file.Similarity).ShouldBe(("new/name", "old name", expected, 87));
    }

    [Fact]
    public void ReadFile_OldStyleRename_IsRead() =>
        DiffText.ParseOne("diff --git a/x b/y\nsimilarity index 100%\nrename old x\nrename new y\n").OldPath.ShouldBe("x");

    [Fact]
    public void ReadFile_ModeChangeOnly_IsModeChanged()
    {
        var file = DiffText.ParseOne("diff --git a/run.sh b/run.sh\nold mode 100644\nnew mode 100755\n");

        (file.Status, file.OldMode, file.NewMode).ShouldBe((FileStatus.ModeChanged, 0x81A4, 0x81ED));
    }

    [Fact]
    public void ReadFile_ModeAndContent_IsModified() =>
        DiffText.ParseOne("diff --git a/x b/x\nold mode 100644\nnew mode 100755\nindex 1..2\n--- a/x\n+++ b/x\n" + Change)
            .Status.ShouldBe(FileStatus.Modified);

    [Fact]
    public void ReadFile_Rewrite_GivesWhatIsLeftAlike() =>
        DiffText.ParseOne("diff --git a/x b/x\ndissimilarity index 91%\nindex 1..2 100644\n--- a/x\n+++ b/x\n" + Change).Similarity.ShouldBe(9);

    [Theory]
    [InlineData("Binary files a/x and b/x differ\n")]
    [InlineData("Binary files a/x and b/x differ\r\n")]
    [InlineData("Files a/x and b/x differ\n")]
    public void ReadFile_BinaryNotice_IsBinary(string notice)
    {
        var files = DiffText.ParseAll($"diff --git a/x b/x\nindex 1..2 100644\n{notice}diff --git a/y b/y\nold mode 100644\nnew mode 100755\n");

        files.Select(file => (file.Path, file.IsBinary)).ShouldBe([("x", true), ("y", false)]);
        DiffText.Numstat(files).ShouldBe("-\t-\tx\n0\t0\ty\n");
    }

    [Fact]
    public void ReadFile_Submodule_IsFlagged()
    {
        var file = DiffText.ParseOne("diff --git a/lib b/lib\nindex 1..2 160000\n--- a/lib\n+++ b/lib\n@@ -1 +1 @@\n-Subproject commit 1\n+Subproject commit 2\n");

        (file.IsSubmodule, file.Additions, file.Deletions).ShouldBe((true, 1, 1));
    }

    [Fact]
    public void ReadFile_TypeChange_IsDeletionAndAddition() =>
        DiffText.ParseAll(
            "diff --git a/x b/x\ndeleted file mode 100644\nindex 1..0\n--- a/x\n+++ /dev/null\n@@ -1 +0,0 @@\n-a\n"
            + "diff --git a/x b/x\nnew file mode 120000\nindex 0..2\n--- /dev/null\n+++ b/x\n@@ -0,0 +1 @@\n+y\n\\ No newline at end of file\n")
            .Select(file => file.Status).ShouldBe([FileStatus.Deleted, FileStatus.Added]);

    [Fact]
    public void ReadFile_NoNewlineOnBothSides_CountsLinesOnly()
    {
        var file = DiffText.ParseOne("--- a/x\n+++ b/x\n@@ -1 +1 @@\n-a\n\\ No newline at end of file\n+b\n\\ Kein Zeilenumbruch am Dateiende.\n");

        (file.Additions, file.Deletions, file.Hunks[0].Length).ShouldBe((1, 1, 69));
    }

    [Fact]
    public void ReadFile_LinesThatLookLikeHeaders_AreContent()
    {
        var file = DiffText.ParseOne("--- a/x\n+++ b/x\n@@ -1,2 +1,2 @@\n--- a/y\n--\n+++ b/y\n+@@ -1 +1 @@\n");

        (file.Path, file.Additions, file.Deletions).ShouldBe(("x", 2, 2));
    }

    [Fact]
    public void ReadFile_CrLfInContentAndTransport_IsRead()
    {
        var file = DiffText.ParseOne("diff --git a/x b/x\r\nindex 1..2 100644\r\n--- a/x\r\n+++ b/x\r\n@@ -1,2 +1,2 @@\r\n a\r\n-b\r\n+c\r\n");

        (file.Path, file.Additions, file.NewId, file.NewMode).ShouldBe(("x", 1, "2", 0x81A4));
    }

    [Fact]
    public void ReadFile_EmptyContextLineOfGnuDiff_IsContext() =>
        DiffText.ParseOne("--- a/x\n+++ b/x\n@@ -1,3 +1,3 @@\n\n-b\n+c\n\n").Additions.ShouldBe(1);
}
