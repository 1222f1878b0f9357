namespace CommitWise.Analysis;

/// <summary>Numbers as a report prints them.</summary>
internal static class Rounded
{
    /// <summary>To six decimals, and never minus zero.</summary>
    public static double To6(double value) => Math.Round(value, 6) + 0.0;
}
