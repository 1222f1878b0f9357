using System.Text.Json;

namespace CommitWise.Bench;

/// <summary>Prints measurements that were taken in the same run, with the ratio of the first one's speed to each.</summary>
internal static class MeasurementTable
{
    private static readonly JsonSerializerOptions Indented = new(JsonSerializerDefaults.Web) { WriteIndented = true };

    /// <summary>Writes a table, or JSON for machines.</summary>
    /// <param name="measurements">Ours first, the references after it.</param>
    /// <param name="asJson">Whether a machine reads it.</param>
    public static void Write(IReadOnlyList<Measurement> measurements, bool asJson)
    {
        var rows = measurements.Select(m => new
        {
            m.Name,
            m.Bytes,
            Runs = m.Seconds.Count,
            MedianSeconds = Math.Round(m.Median, 4),
            MinSeconds = Math.Round(m.Seconds.Min(), 4),
            MaxSeconds = Math.Round(m.Seconds.Max(), 4),
            MegabytesPerSecond = Math.Round(m.MegabytesPerSecond),
            SpeedOfFirst = Math.Round(m.Median / measurements[0].Median, 2),
        }).ToArray();
        if (asJson)
        {
            Console.WriteLine(JsonSerializer.Serialize(rows, Indented));
            return;
        }

        Console.WriteLine($"{"",-28}{"runs",6}{"median s",10}{"min s",9}{"max s",9}{"MB/s",8}{"first is",10}");
        foreach (var row in rows)
        {
            Console.WriteLine($"{row.Name,-28}{row.Runs,6}{row.MedianSeconds,10:F4}{row.MinSeconds,9:F4}{row.MaxSeconds,9:F4}{row.MegabytesPerSecond,8}{row.SpeedOfFirst,9:F2}x");
        }
    }
}
