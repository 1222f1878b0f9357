using System.Buffers.Binary;
using CommitWise.History;

namespace CommitWise.Tests.History;

public sealed class SegmentFormatTests
{
    [Fact]
    public void IsIntact_AnyByteChanged_IsFalse()
    {
        var (segment, checksum) = Segment();
        IsIntact(segment, checksum).ShouldBeTrue();
        for (var i = 0; i < segment.Length; i += 7)
        {
            var changed = (byte[])segment.Clone();
            changed[i] ^= 1;
            IsIntact(changed, checksum).ShouldBeFalse($"byte {i}");
        }
    }

    [Theory]
    [InlineData(0)]
    [InlineData(10)]
    [InlineData(31)]
    [InlineData(100)]
    public void IsIntact_CutOff_IsFalse(int length)
    {
        var (segment, checksum) = Segment();
        IsIntact(segment[..length], checksum).ShouldBeFalse();
    }

    [Theory]
    [InlineData(0, 1L)]
    [InlineData(8, 1000L)]
    [InlineData(8, -1L)]
    [InlineData(8, 3L)]
    [InlineData(16, 4L)]
    [InlineData(16, long.MaxValue - 7)]
    [InlineData(24, -8L)]
    [InlineData(24, int.MaxValue)]
    [InlineData(56, 3L)]
    public void Open_HeaderDoesNotFit_IsRefused(int offset, long value)
    {
        var (segment, _) = Segment();
        BinaryPrimitives.WriteInt64LittleEndian(segment.AsSpan(offset), value);
        Should.Throw<InvalidDataException>(() => new HistoryBuilder(segment));
    }

    [Theory]
    [InlineData(1)]
    [InlineData(40)]
    public void Open_TooShort_IsRefused(int length)
    {
        var (segment, _) = Segment();
        Should.Throw<InvalidDataException>(() => new HistoryBuilder(segment.AsMemory(0, length)));
    }

    [Fact]
    public void Tail_WrittenAndRead_GivesTheSameHistory()
    {
        var script = Script.Random(5, 30);
        var written = Script.Fill(new HistoryBuilder(), script.Commits);
        var tail = HistoryTail.Write(written, [1, 2, 255], ["ab", "cd"]);
        var read = new HistoryBuilder();
        HistoryTail.AppendTo(read, tail);
        HistoryTail.ReadHeader(tail).ShouldSatisfyAllConditions(
            header => header.Segment.ShouldBe("0102ff"),
            header => header.Heads.ShouldBe(["ab", "cd"]));
        using MemoryStream one = new(), other = new();
        written.WriteSegment(one).ShouldBe(read.WriteSegment(other));
    }

    [Fact]
    public void Tail_AnyByteChanged_IsRefused()
    {
        var tail = HistoryTail.Write(Script.Fill(new HistoryBuilder(), Script.Random(5, 10).Commits), [1], ["ab"]);
        for (var i = 0; i < tail.Length; i += 5)
        {
            var changed = (byte[])tail.Clone();
            changed[i] ^= 1;
            Should.Throw<InvalidDataException>(() => HistoryTail.ReadHeader(changed));
        }
    }

    private static (byte[] Segment, string Checksum) Segment()
    {
        using var stream = new MemoryStream();
        var checksum = Script.Fill(new HistoryBuilder(), Script.Random(3, 20).Commits).WriteSegment(stream);
        return (stream.ToArray(), Convert.ToHexStringLower(checksum));
    }

    private static bool IsIntact(byte[] segment, string checksum) => HistorySegment.IsIntact(new MemoryStream(segment), checksum);
}
