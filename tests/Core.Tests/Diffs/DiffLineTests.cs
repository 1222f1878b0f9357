using System.Text;
using CommitWise.Diffs;

namespace CommitWise.Tests.Diffs;

/// <summary>The text of hunks: while reading and again afterwards.</summary>
public sealed class DiffLineTests
{
    private const string Ordinary = "--- a/x\n+++ b/x\n@@ -4,3 +4,3 @@\n a\n-b\r\n\\ No newline at end of file\n+c\n\n";
    private const string Merge = "diff --cc x\nindex 1,2..3\n--- a/x\n+++ b/x\n@@@ -4,2 -6,2 +9,2 @@@\n  a\n -b\n- c\n++d\n";

    [Theory]
    [InlineData(Ordinary, "Context:4:4:a|Deleted:5:0:b\r|NoNewline:0:0: No newline at end of file|Added:0:5:c|Context:6:6:")]
    [InlineData(Merge, "Context:4:9:a|Deleted:0:0:b|Deleted:5:0:c|Added:0:10:d")]
    public void ReadFile_WithReceiver_GivesEveryLine(string diff, string expected)
    {
        var lines = new List<string>();
        using var reader = new DiffReader(DiffText.Bytes(diff));
        var file = DiffText.ReadAll(reader, (FileDiff _, in DiffLine line) => lines.Add(Describe(line))).ShouldHaveSingleItem();

        string.Join('|', lines).ShouldBe(expected);
        DiffText.Numstat([file]).ShouldBe(DiffText.Numstat(DiffText.ParseAll(diff)));
    }

    [Theory]
    [InlineData(Ordinary)]
    [InlineData(Merge)]
    public void Lines_OfAHunkReadBefore_AreTheSame(string diff)
    {
        var whileReading = new List<string>();
        var afterwards = new List<string>();
        using var reader = new DiffReader(DiffText.Bytes(diff));
        foreach (var hunk in DiffText.ReadAll(reader, (FileDiff _, in DiffLine line) => whileReading.Add(Describe(line)))[0].Hunks)
        {
            foreach (var line in hunk.Lines(DiffText.Bytes(diff)))
            {
                afterwards.Add(Describe(line));
            }
        }

        afterwards.ShouldBe(whileReading);
    }

    [Fact]
    public void ReadFile_WithReceiver_ShowsTheFileWhoseLineItIs()
    {
        var paths = new List<string>();
        using var reader = new DiffReader(DiffText.Bytes(Ordinary + Merge));
        DiffText.ReadAll(reader, (FileDiff file, in DiffLine line) => paths.Add($"{file.Path}{file.Hunks.Count}"));

        paths.Distinct(StringComparer.Ordinal).ShouldBe(["x0"]);
    }

    [Fact]
    public void ReadFile_EndlessLine_IsCutAndCountedInBoundedMemory()
    {
        var text = new string('y', DiffReader.MaxLineLength + 10);
        var seen = new List<(int Length, bool IsTruncated)>();
        using var source = new MemoryStream(Encoding.ASCII.GetBytes($"--- a/x\n+++ b/x\n@@ -1 +1,2 @@\n-a\n+{text}\n+{text[..10]}\n"));
        using var reader = new DiffReader(source, 64);

        var file = reader.ReadFile((FileDiff _, in DiffLine line) => seen.Add((line.Text.Length, line.IsTruncated)));

        seen.ShouldBe([(1, false), (DiffReader.MaxLineLength - 1, true), (10, false)]);
        file!.Additions.ShouldBe(2);
    }

    [Fact]
    public void ReadFile_LinesUnwanted_CountsWithoutAllocatingPerLine()
    {
        var body = string.Concat(Enumerable.Repeat("-some text that was here\n+some other text\n", 20_000));
        var diff = DiffText.Bytes("--- a/x\n+++ b/x\n@@ -1,20000 +1,20000 @@\n" + body);
        DiffText.ParseAll(diff);
        var before = GC.GetAllocatedBytesForCurrentThread();

        DiffText.ParseAll(diff)[0].Additions.ShouldBe(20_000);

        (GC.GetAllocatedBytesForCurrentThread() - before).ShouldBeLessThan(20_000);
    }

    private static string Describe(in DiffLine line) =>
        $"{line.Kind}:{line.OldNumber}:{line.NewNumber}:{Encoding.ASCII.GetString(line.Text)}";
}
