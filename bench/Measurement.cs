using System.Diagnostics;

namespace CommitWise.Bench;

/// <summary>The times of one piece of work over the same bytes, several runs.</summary>
/// <param name="Name">What ran.</param>
/// <param name="Bytes">Bytes it went through in a run.</param>
/// <param name="Seconds">Time of every run.</param>
internal sealed record Measurement(string Name, long Bytes, IReadOnlyList<double> Seconds)
{
    /// <summary>The middle run.</summary>
    public double Median => Seconds.Order().ElementAt(Seconds.Count / 2);

    /// <summary>Millions of bytes in a second, by the middle run.</summary>
    public double MegabytesPerSecond => Bytes / 1e6 / Median;

    /// <summary>Runs an action once unmeasured, then so many times.</summary>
    public static Measurement Take(string name, long bytes, int runs, Action action)
    {
        action();
        return new Measurement(name, bytes, [.. Enumerable.Range(0, runs).Select(_ => Time(action))]);
    }

    private static double Time(Action action)
    {
        var start = Stopwatch.GetTimestamp();
        action();
        return Stopwatch.GetElapsedTime(start).TotalSeconds;
    }
}
