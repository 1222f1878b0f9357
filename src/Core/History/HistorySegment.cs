using CommitWise.History.Storage;

namespace CommitWise.History;

/// <summary>Checks segments where they are stored.</summary>
public static class HistorySegment
{
    /// <summary>Whether a segment is what its name says.</summary>
    /// <param name="segment">A stream that can seek, at its start; it is read in small pieces.</param>
    /// <param name="checksum">SHA-256 in lower-case hex that the segment had when it was written.</param>
    public static bool IsIntact(Stream segment, string checksum) =>
        string.Equals(SegmentFormat.ReadIntactChecksum(segment), checksum, StringComparison.Ordinal);
}
