using System.Diagnostics;
using System.Runtime.InteropServices;

namespace CommitWise.Grains.Health;

/// <summary>
/// Counts the calls of one method of one grain type. Counting must cost next to nothing: each processor counts on its own, and of a method
/// that is called often only one call in sixteen has its time taken.
/// </summary>
public sealed class MethodMeter
{
    private const int TimedBefore = 1024;
    private const int OneIn = 16;

    private static readonly int Mask = (int)BitCeiling(Math.Min(64, Environment.ProcessorCount)) - 1;

    private readonly Lane[] _lanes = new Lane[Mask + 1];
    private readonly LatencyHistogram _latencies = new();
    private long _errors;

    /// <summary>Calls that ended or run.</summary>
    public long Calls => _lanes.Sum(lane => lane.Calls);

    /// <summary>Calls that failed.</summary>
    public long Errors => Interlocked.Read(ref _errors);

    /// <summary>Times of calls.</summary>
    public LatencyHistogram Latencies => _latencies;

    /// <summary>A call begins.</summary>
    /// <returns>A time stamp, if its time is to be taken; else 0.</returns>
    public long Begin()
    {
        var calls = Interlocked.Increment(ref _lanes[Thread.GetCurrentProcessorId() & Mask].Calls);
        return calls < TimedBefore || calls % OneIn == 0 ? Stopwatch.GetTimestamp() : 0;
    }

    /// <summary>A call has ended.</summary>
    /// <param name="began">As <see cref="Begin"/> said.</param>
    /// <param name="failed">Whether with an exception.</param>
    public void End(long began, bool failed)
    {
        if (began != 0)
        {
            _latencies.Record((long)Stopwatch.GetElapsedTime(began).TotalNanoseconds);
        }

        if (failed)
        {
            Interlocked.Increment(ref _errors);
        }
    }

    private static uint BitCeiling(int value) => System.Numerics.BitOperations.RoundUpToPowerOf2((uint)value);

    // A cache line each, or the processors would wait for each other.
    [StructLayout(LayoutKind.Explicit, Size = 64)]
    private struct Lane
    {
        [FieldOffset(0)]
        public long Calls;
    }
}
