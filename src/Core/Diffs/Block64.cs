using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace CommitWise.Diffs;

/// <summary>64 bytes at once: which of them equal a value, as the bits of a mask.</summary>
internal readonly ref struct Block64
{
    /// <summary>Bytes in a block.</summary>
    public const int Size = 64;

    private readonly Vector256<byte> _low;
    private readonly Vector256<byte> _high;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public Block64(ref byte start)
    {
        _low = Vector256.LoadUnsafe(ref start);
        _high = Vector256.LoadUnsafe(ref start, (nuint)Vector256<byte>.Count);
    }

    /// <summary>Bit i is set when byte i equals the value.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public ulong Equal(byte value)
    {
        var wanted = Vector256.Create(value);
        return Vector256.Equals(_low, wanted).ExtractMostSignificantBits()
            | ((ulong)Vector256.Equals(_high, wanted).ExtractMostSignificantBits() << 32);
    }
}
