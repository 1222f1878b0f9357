using CommitWise.Diffs;

namespace CommitWise.Tests.Diffs;

/// <summary>Where a chunk of the stream ends changes nothing.</summary>
public sealed class DiffChunkTests
{
    private static readonly string Everything =
        "commit 1111111111111111111111111111111111111111\n\n    message\n\n"
        + "diff --git a/x b/x\nindex 1..2 100644\n--- a/x\n+++ b/x\n@@ -1,2 +1,2 @@ head\n a\n-b\n\\ No newline at end of file\n+c\n\\ No newline at end of file\n"
        + "diff --git \"a/t\\tb\" \"b/t\\tb\"\nold mode 100644\nnew mode 100755\n"
        + "diff --git a/b b/b\nindex 5e07d26..304498a 100644\nGIT binary patch\nliteral 7\nOcmZQzWJ*j*P5}S|>j91c\n\nliteral 6\nNcmZQzWJ*j*1^@zG0V)6h\n\n"
        + "diff --cc f\nindex 1,2..3\n--- a/f\n+++ b/f\n@@@ -1,3 -1,3 +1,3 @@@\n -a\n +A\n  b\n- Y\n -X\n++Z\n"
        + "diff --git a/long b/long\nindex 1..2\n--- a/long\n+++ b/long\n@@ -1,60 +1,60 @@\n"
        + string.Concat(Enumerable.Range(0, 60).Select(i => $"-{new string('o', i * 3)}\n+{new string('n', i)}\n"))
        + "@@ -80,2 +80 @@\n-" + new string('w', 200) + "\n-\n+\n"
        + "--- a/y\t2024-01-01 00:00:00\n+++ b/y\n@@ -1 +1 @@\n-a\n+b\n-- \n2.39.5\n";

    public static TheoryData<int> Sizes() => [.. Enumerable.Range(16, 150), 256, 1000, 4096];

    [Theory]
    [MemberData(nameof(Sizes))]
    public void ReadFile_AnyBufferSize_GivesTheSame(int size)
    {
        var expected = DiffText.ParseAll(Everything);
        using var source = new MemoryStream(DiffText.Bytes(Everything));
        using var reader = new DiffReader(source, size);

        Describe(DiffText.ReadAll(reader)).ShouldBe(Describe(expected));
        reader.BytesRead.ShouldBe(Everything.Length);
    }

    [Theory]
    [InlineData(1)]
    [InlineData(7)]
    public void ReadFile_StreamThatGivesFewBytes_GivesTheSame(int size)
    {
        using var source = new DribblingStream(DiffText.Bytes(Everything), size);
        using var reader = new DiffReader(source);
        var lines = 0;

        Describe(DiffText.ReadAll(reader, (FileDiff _, in DiffLine _) => lines++)).ShouldBe(Describe(DiffText.ParseAll(Everything)));
        lines.ShouldBe(5 + 6 + 123 + 2);
    }

    private static string Describe(IEnumerable<FileDiff> files) => string.Join('\n', files.Select(file =>
        $"{file.Path} {file.Line} {file.Status} {file.IsBinary} {string.Join(',', file.Parents)} {string.Join(',', file.Hunks.Select(hunk => hunk with { ParentRanges = [] }))}"));

    private sealed class DribblingStream(byte[] content, int size) : MemoryStream(content)
    {
        public override int Read(byte[] buffer, int offset, int count) => base.Read(buffer, offset, Math.Min(size, count));
    }
}
