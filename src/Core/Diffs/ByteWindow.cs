using System.Buffers;
using System.Diagnostics.CodeAnalysis;

namespace CommitWise.Diffs;

/// <summary>
/// A window that moves forward over the source: all of it when it is memory, else a pooled buffer that grows only as far as a reader
/// insists on having bytes in one piece. Spans are valid until the next call that may read.
/// </summary>
[SuppressMessage("Reliability", "CA2213", Justification = "The stream belongs to the caller.")]
internal sealed class ByteWindow : IDisposable
{
    private readonly Stream? _stream;
    private ReadOnlyMemory<byte> _memory;
    private byte[]? _pooled;
    private int _capacity;
    private int _start;
    private int _end;
    private long _passed;

    public ByteWindow(ReadOnlyMemory<byte> memory)
    {
        _memory = memory;
        _end = memory.Length;
    }

    public ByteWindow(Stream stream, int capacity)
    {
        _stream = stream;
        _capacity = capacity;
        _memory = _pooled = ArrayPool<byte>.Shared.Rent(capacity);
    }

    /// <summary>The bytes at hand that were not skipped.</summary>
    public ReadOnlySpan<byte> Available => _memory.Span[_start.._end];

    /// <summary>Bytes of the source before the window.</summary>
    public long Offset => _passed + _start;

    /// <summary>Number of the line in which the window starts, from 1.</summary>
    public long Line { get; private set; } = 1;

    /// <summary>Passes over bytes at hand that hold the given number of newlines.</summary>
    public void Skip(int length, int newlines)
    {
        _start += length;
        Line += newlines;
    }

    /// <summary>Has at least so many bytes at hand, if the source has them.</summary>
    public bool Require(int length)
    {
        while (_end - _start < length)
        {
            if (!ReadMore())
            {
                return false;
            }
        }

        return true;
    }

    /// <summary>
    /// The line that starts so many bytes on, with its newline. Without one when the source ends before it, or when none is among the
    /// first <paramref name="limit"/> bytes; then those are given.
    /// </summary>
    public ReadOnlySpan<byte> PeekLine(int from, int limit)
    {
        var searched = 0;
        while (true)
        {
            var rest = Available[Math.Min(from, Available.Length)..];
            rest = rest[..Math.Min(rest.Length, limit)];
            var newline = rest[searched..].IndexOf((byte)'\n');
            if (newline >= 0)
            {
                return rest[..(searched + newline + 1)];
            }

            searched = rest.Length;
            if (searched == limit || !ReadMore())
            {
                return rest;
            }
        }
    }

    /// <summary>Passes to the start of the next line.</summary>
    /// <returns>False when the source ended without a newline.</returns>
    public bool SkipLine()
    {
        do
        {
            var newline = Available.IndexOf((byte)'\n');
            if (newline >= 0)
            {
                Skip(newline + 1, 1);
                return true;
            }

            _start = _end;
        }
        while (ReadMore());
        return false;
    }

    /// <summary>Takes more bytes from the source, keeping those at hand.</summary>
    /// <returns>False at the end of the source.</returns>
    public bool ReadMore()
    {
        if (_stream is null || _pooled is null)
        {
            return false;
        }

        if (_start > 0)
        {
            _pooled.AsSpan(_start, _end - _start).CopyTo(_pooled);
            _passed += _start;
            _end -= _start;
            _start = 0;
        }

        if (_end == _capacity)
        {
            Grow();
        }

        var read = _stream.Read(_pooled, _end, _capacity - _end);
        _end += read;
        return read > 0;
    }

    public void Dispose()
    {
        if (_pooled is not null)
        {
            ArrayPool<byte>.Shared.Return(_pooled);
            _memory = _pooled = null;
            (_start, _end) = (0, 0);
        }
    }

    private void Grow()
    {
        _capacity = checked(_capacity * 2);
        var larger = ArrayPool<byte>.Shared.Rent(_capacity);
        _pooled.AsSpan(0, _end).CopyTo(larger);
        ArrayPool<byte>.Shared.Return(_pooled!);
        _memory = _pooled = larger;
    }
}
