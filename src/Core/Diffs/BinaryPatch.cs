using System.Globalization;
using System.IO.Compression;

namespace CommitWise.Diffs;

/// <summary>
/// Recognises binary sections. A <c>GIT binary patch</c> is checked as git does: the forward part must be there, either part must be
/// sound base 85 and inflate to the size it states. Nothing of it is kept.
/// </summary>
internal sealed class BinaryPatch(ByteWindow window)
{
    private const int LongestMethodLine = 64;
    private const uint AdlerBase = 65521;

    /// <summary>Passes what stands in place of hunks in a binary section.</summary>
    /// <returns>False when the window stands at something else.</returns>
    public bool TryRead() => TryReadPatch() || TryReadNotice();

    private bool TryReadPatch()
    {
        var line = window.PeekLine(0, LongestMethodLine);
        if (!line.SequenceEqual("GIT binary patch\n"u8) && !line.SequenceEqual("GIT binary patch\r\n"u8))
        {
            return false;
        }

        window.SkipLine();
        if (!TryReadPart())
        {
            throw Fault("'literal' or 'delta' and a size");
        }

        TryReadPart();
        return true;
    }

    // "Binary files a/x and b/x differ", or "Files ..." as GNU diff says it.
    private bool TryReadNotice()
    {
        var line = window.PeekLine(0, DiffReader.MaxHeaderLength);
        var isGits = line.StartsWith("Binary files "u8);
        if (!isGits && !line.StartsWith("Files "u8))
        {
            return false;
        }

        if (line.EndsWith(" differ\n"u8) || line.EndsWith(" differ\r\n"u8))
        {
            window.SkipLine();
            return true;
        }

        return isGits ? throw Fault("'Binary files ... differ'") : false;
    }

    private bool TryReadPart()
    {
        var line = window.PeekLine(0, LongestMethodLine);
        var keyword = line.StartsWith("literal "u8) ? 8 : line.StartsWith("delta "u8) ? 6 : 0;
        if (keyword == 0)
        {
            return false;
        }

        var size = line[keyword..];
        if (size is not [.., (byte)'\n'] || !long.TryParse(size.TrimEnd("\r\n"u8), NumberStyles.None, null, out var length))
        {
            throw Fault("the size of the binary data");
        }

        Inflate(length);
        return true;
    }

    private void Inflate(long length)
    {
        var start = window.Line;
        window.SkipLine();
        using var encoded = new Base85Stream(window);
        var isSound = TryInflate(encoded, length, out var checksum);
        encoded.Drain();
        if (!isSound || checksum != encoded.Tail)
        {
            throw new DiffFormatException(start, $"binary data that inflates to {length} bytes");
        }
    }

    private static bool TryInflate(Base85Stream encoded, long length, out uint checksum)
    {
        checksum = 1;
        try
        {
            using var inflated = new ZLibStream(encoded, CompressionMode.Decompress, leaveOpen: true);
            var buffer = new byte[4096];
            for (var read = inflated.Read(buffer); read > 0; read = inflated.Read(buffer))
            {
                length -= read;
                checksum = Adler(checksum, buffer.AsSpan(0, read));
                if (length < 0)
                {
                    return false;
                }
            }

            return length == 0;
        }
        catch (InvalidDataException)
        {
            return false;
        }
    }

    // RFC 1950: .NET accepts a stream that lacks its checksum, git does not.
    private static uint Adler(uint checksum, ReadOnlySpan<byte> data)
    {
        var (low, high) = (checksum & 0xffff, checksum >> 16);
        foreach (var value in data)
        {
            low = (low + value) % AdlerBase;
            high = (high + low) % AdlerBase;
        }

        return (high << 16) | low;
    }

    private DiffFormatException Fault(string expected) => new(window.Line, expected);
}
