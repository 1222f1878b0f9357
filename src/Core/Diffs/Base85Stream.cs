namespace CommitWise.Diffs;

/// <summary>
/// The bytes that the lines of a binary patch stand for, read as they are asked for. A line is a letter for its length of 1 to 52 bytes
/// and that many bytes in git's base 85; an empty line ends them.
/// </summary>
internal sealed class Base85Stream(ByteWindow window) : Stream
{
    private const int LongestLine = 1 + (13 * 5) + 2;

    private static readonly byte[] Digits = DigitTable(
        "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz!#$%&()*+-;<=>?@^_`{|}~"u8);

    private readonly byte[] _line = new byte[52];
    private int _used;
    private int _length;
    private bool _ended;

    /// <summary>The last four bytes that were decoded, the first of them highest.</summary>
    public uint Tail { get; private set; }

    public override bool CanRead => true;

    public override bool CanSeek => false;

    public override bool CanWrite => false;

    public override long Length => throw new NotSupportedException();

    public override long Position
    {
        get => throw new NotSupportedException();
        set => throw new NotSupportedException();
    }

    public override int Read(byte[] buffer, int offset, int count) => Read(buffer.AsSpan(offset, count));

    public override int Read(Span<byte> buffer)
    {
        if (_used == _length && !_ended)
        {
            ReadLine();
        }

        var count = Math.Min(buffer.Length, _length - _used);
        _line.AsSpan(_used, count).CopyTo(buffer);
        _used += count;
        return count;
    }

    /// <summary>Decodes what nobody asked for up to the empty line.</summary>
    public void Drain()
    {
        while (!_ended)
        {
            ReadLine();
        }
    }

    public override void Flush()
    {
    }

    public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

    public override void SetLength(long value) => throw new NotSupportedException();

    public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException();

    private static byte[] DigitTable(ReadOnlySpan<byte> alphabet)
    {
        var table = new byte[256];
        for (var i = 0; i < alphabet.Length; i++)
        {
            table[alphabet[i]] = (byte)(i + 1);
        }

        return table;
    }

    private void ReadLine()
    {
        var line = window.PeekLine(0, LongestLine + 1);
        if (line is not [.., (byte)'\n'])
        {
            throw Fault("a whole line of a binary patch and an empty line at its end");
        }

        var text = line[..^1].TrimEnd((byte)'\r');
        (_used, _length, _ended) = (0, 0, text.IsEmpty);
        if (!_ended)
        {
            Decode(text);
        }

        window.Skip(line.Length, 1);
    }

    private void Decode(ReadOnlySpan<byte> text)
    {
        var room = (text.Length - 1) / 5 * 4;
        var length = text[0] switch
        {
            >= (byte)'A' and <= (byte)'Z' => text[0] - 'A' + 1,
            >= (byte)'a' and <= (byte)'z' => text[0] - 'a' + 27,
            _ => 0,
        };
        if ((text.Length - 1) % 5 != 0 || length == 0 || length > room || length <= room - 4)
        {
            throw Fault("a line of a binary patch whose first letter fits its length");
        }

        while (_length < length)
        {
            DecodeGroup(text.Slice(1 + (_length / 4 * 5), 5), Math.Min(4, length - _length));
        }
    }

    private void DecodeGroup(ReadOnlySpan<byte> group, int count)
    {
        ulong value = 0;
        foreach (var letter in group)
        {
            var digit = Digits[letter];
            value = digit == 0 ? ulong.MaxValue / 2 : (value * 85) + digit - 1;
            if (value > uint.MaxValue)
            {
                throw Fault("five base-85 digits of a 32-bit number");
            }
        }

        for (var shift = 24; count > 0; count--, shift -= 8)
        {
            var next = (byte)(value >> shift);
            _line[_length++] = next;
            Tail = (Tail << 8) | next;
        }
    }

    private DiffFormatException Fault(string expected) => new(window.Line, expected);
}
