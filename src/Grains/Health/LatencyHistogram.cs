using System.Numerics;

namespace CommitWise.Grains.Health;

/// <summary>
/// Counts times in buckets whose width is an eighth of a power of two, so that a percentile is known within 7 %. Any number of threads may
/// record and read at once.
/// </summary>
public sealed class LatencyHistogram
{
    private const int FractionBits = 3;
    private const int Fractions = 1 << FractionBits;

    private readonly long[] _counts = new long[64 << FractionBits];

    /// <summary>Times that were recorded.</summary>
    public long Count => _counts.Sum(count => count);

    /// <summary>Records a time.</summary>
    /// <param name="nanoseconds">Less than nothing counts as nothing.</param>
    public void Record(long nanoseconds) => Interlocked.Increment(ref _counts[IndexOf((ulong)Math.Max(0, nanoseconds))]);

    /// <summary>The time that a share of the recorded ones do not exceed.</summary>
    /// <param name="share">From 0 to 1.</param>
    /// <returns>Nanoseconds, the middle of the bucket; null when nothing was recorded.</returns>
    public double? Percentile(double share)
    {
        var counts = _counts.AsSpan().ToArray();
        var wanted = Math.Max(1, (long)Math.Ceiling(share * counts.Sum()));
        for (var index = 0; index < counts.Length; index++)
        {
            wanted -= counts[index];
            if (wanted <= 0)
            {
                return (Bound(index) + Bound(index + 1) - 1) / 2;
            }
        }

        return null;
    }

    // Below one power of two of fractions every number has its own bucket.
    private static int IndexOf(ulong value)
    {
        if (value < Fractions)
        {
            return (int)value;
        }

        var power = BitOperations.Log2(value);
        return ((power - FractionBits + 1) << FractionBits) + (int)((value >> (power - FractionBits)) & (Fractions - 1));
    }

    private static double Bound(int index) => index < Fractions
        ? index
        : Math.ScaleB(Fractions + (index & (Fractions - 1)), (index >> FractionBits) - 1);
}
