using CommitWise.Diffs;

namespace CommitWise.Tests.Diffs;

/// <summary>Sections of merges, with one marker column per parent.</summary>
public sealed class CombinedDiffTests
{
    [Fact]
    public void ReadFile_TwoParents_CountsAgainstEach()
    {
        var file = DiffText.ParseOne(
            "diff --cc dir/f\nindex 25b7db1,f52ef6b..3e89661\n--- a/dir/f\n+++ b/dir/f\n@@@ -1,3 -1,3 +1,3 @@@ void F\n -a\n +A\n  b\n- Y\n -X\n++Z\n");

        (file.Path, file.Status, file.OldId, file.NewId).ShouldBe(("dir/f", FileStatus.Modified, "25b7db1", "3e89661"));
        file.Parents.ShouldBe([new ParentCounts(1, 1), new ParentCounts(2, 2)]);
        (file.Additions, file.Deletions).ShouldBe((1, 1));
        file.Hunks.ShouldHaveSingleItem().ParentRanges.ShouldBe([new LineRange(1, 3), new LineRange(1, 3)]);
        DiffText.Numstat([file]).ShouldBe("1\t1\tdir/f\n2\t2\tdir/f\n");
    }

    [Fact]
    public void ReadFile_Octopus_CountsAgainstEachOfThree() =>
        DiffText.ParseOne("diff --combined f\nindex 1,2,3..4\n--- a/f\n+++ b/f\n@@@@ -1,2 -1 -1,2 +1,2 @@@@\n- -a\n+++b\n   c\n")
            .Parents.ShouldBe([new ParentCounts(1, 1), new ParentCounts(1, 0), new ParentCounts(1, 1)]);

    [Fact]
    public void ReadFile_EveryDamage_IsReadOrRefused()
    {
        const string diff = "diff --cc f\nindex 1,2..3\nmode 100644,100644..100755\n--- a/f\n+++ b/f\n@@@ -1,2 -1,2 +1,2 @@@\n- a\n -x\n++b\n  c\n";
        var damaged = Enumerable.Range(0, diff.Length).SelectMany(at =>
            "\n +-@x,".Select(value => diff[..at] + value + diff[(at + 1)..]).Append(diff[..at]));

        damaged.Count(text => Record.Exception(() => DiffText.ParseAll(text)) is not (null or DiffFormatException)).ShouldBe(0);
    }

    [Theory]
    [InlineData("Binary files differ\n", true)]
    [InlineData("deleted file mode 100644,100644\n--- a/f\n+++ /dev/null\n", false)]
    public void ReadFile_NoLinesShown_CountsAreUnknown(string rest, bool isBinary)
    {
        var file = DiffText.ParseOne("diff --cc f\nindex 1,2..3\n" + rest);

        file.IsBinary.ShouldBe(isBinary);
        file.Parents.ShouldBe([default, default]);
        DiffText.Numstat([file]).ShouldBe("-\t-\tf\n-\t-\tf\n");
    }

    [Fact]
    public void ReadFile_NewInMerge_IsAdded()
    {
        var file = DiffText.ParseOne("diff --cc \"t\\tx\"\nindex 0,0..1\nnew file mode 100644\n--- /dev/null\n+++ \"b/t\\tx\"\n@@@ -1,0 -1,0 +1 @@@\n++a\n");

        (file.Path, file.Status, file.OldMode, file.NewMode).ShouldBe(("\"t\\tx\"", FileStatus.Added, null, 0x81A4));
    }

    [Fact]
    public void ReadFile_ModeOfMerge_IsReadWithOrWithoutHunks()
    {
        var files = DiffText.ParseAll(
            "diff --cc f\nindex 1,1..1\nmode 100644,100644..100755\n--- a/f\n+++ b/f\ndiff --cc g\nindex 1,2..3\nmode 100644,100755..100644\n--- a/g\n+++ b/g\n@@@ -1 -1 +1 @@@\n--a\n++b\n");

        files.Select(file => (file.OldMode, file.NewMode)).ShouldBe([(0x81A4, 0x81ED), (0x81A4, 0x81A4)]);
        files[0].Parents.ShouldBe([new ParentCounts(0, 0), new ParentCounts(0, 0)]);
    }

    [Fact]
    public void ReadFile_SubmoduleInMerge_IsSeenByItsLines() =>
        DiffText.ParseOne("diff --cc lib\nindex 1,2..3\n--- a/lib\n+++ b/lib\n@@@ -1,1 -1,1 +1,1 @@@\n- Subproject commit 1\n -Subproject commit 2\n++Subproject commit 3\n")
            .IsSubmodule.ShouldBeTrue();

    [Fact]
    public void ReadFile_NamesOfAllParents_ArePassed() =>
        DiffText.ParseOne("diff --combined f\nindex 1,2..3\n--- a/e\n--- a/f\n+++ b/f\n@@@ -1 -1 +1 @@@\n--a\n++b\n").Path.ShouldBe("f");

    [Fact]
    public void ReadFile_NoNewlineMarkers_CountNothing() =>
        DiffText.ParseOne("diff --cc f\nindex 1,2..3\n--- a/f\n+++ b/f\n@@@ -1 -1 +1 @@@\n--a\n\\ No newline at end of file\n++b\n\\ No newline at end of file\n")
            .Parents.ShouldBe([new ParentCounts(1, 1), new ParentCounts(1, 1)]);

    [Fact]
    public void ReadFile_ProseLikeACombinedHeader_IsPassed() => DiffText.ParseAll("diff --cc f\nis what git prints\n").ShouldBeEmpty();
}
