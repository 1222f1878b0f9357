using CommitWise.Adapters.Aws.S3;
using CommitWise.Durability;

namespace CommitWise.Adapters.Aws.Tests.S3;

public sealed class SpoolTests
{
    [Theory]
    [InlineData(0, false)]
    [InlineData(1, false)]
    [InlineData(Spool.InMemory, false)]
    [InlineData(Spool.InMemory + 1, true)]
    [InlineData(3 * Spool.InMemory, true)]
    public async Task Fill_WithAnyAmount_GivesItBack(int length, bool isFile)
    {
        var bytes = S3Samples.Noise(length);
        using var spool = await Spool.FillAsync((stream, token) => InPiecesAsync(stream, bytes, token), default);
        (spool.Length, spool.IsFile, spool.Sha256).ShouldBe((length, isFile, S3Samples.HashOf(bytes)));
        await using var all = spool.OpenRead(0, length);
        using var copy = new MemoryStream();
        await all.CopyToAsync(copy);
        copy.ToArray().ShouldBe(bytes);
        await using var middle = spool.OpenRead(length / 3, length / 2);
        using var part = new MemoryStream();
        middle.CopyTo(part);
        part.ToArray().ShouldBe(bytes.AsSpan(length / 3, length / 2).ToArray());
    }

    [Fact]
    public async Task OpenRead_AndSeek_GivesTheSameAgain()
    {
        var bytes = S3Samples.Noise(1_000);
        using var spool = await Spool.FillAsync((stream, token) => InPiecesAsync(stream, bytes, token), default);
        await using var part = spool.OpenRead(100, 800);
        var (first, second) = (new byte[800], new byte[800]);
        part.ReadExactly(first);
        part.ReadByte().ShouldBe(-1);
        part.Seek(-800, SeekOrigin.End).ShouldBe(0);
        part.ReadExactly(second);
        second.ShouldBe(first);
        part.Seek(10_000, SeekOrigin.Begin);
        part.ReadByte().ShouldBe(-1);
    }

    [Fact]
    public async Task Fill_OfAFile_LeavesNoneWithAName()
    {
        var before = Leftovers();
        using (var spool = await Spool.FillAsync(async (stream, token) => await stream.WriteAsync(new byte[Spool.InMemory + 1], token), default))
        {
            spool.IsFile.ShouldBeTrue();
            if (!OperatingSystem.IsWindows())
            {
                Leftovers().Except(before, StringComparer.Ordinal).ShouldBeEmpty();
            }
        }

        Leftovers().Except(before, StringComparer.Ordinal).ShouldBeEmpty();
    }

    [Fact]
    public async Task Fill_WithoutRoom_SaysSo() => await Should.ThrowAsync<StorageFullException>(() => Spool.FillAsync(
        async (_, token) =>
        {
            // Linux has a device for it.
            await using var full = new FileStream("/dev/full", FileMode.Open, FileAccess.Write, FileShare.ReadWrite, bufferSize: 0);
            await full.WriteAsync("more"u8.ToArray(), token);
        },
        default));

    private static async Task InPiecesAsync(Stream stream, byte[] bytes, CancellationToken cancellationToken)
    {
        for (var at = 0; at < bytes.Length; at += 70_001)
        {
            await stream.WriteAsync(bytes.AsMemory(at, Math.Min(70_001, bytes.Length - at)), cancellationToken);
        }
    }

    private static string[] Leftovers() => Directory.GetFiles(Path.GetTempPath(), "commitwise-*.tmp");
}
