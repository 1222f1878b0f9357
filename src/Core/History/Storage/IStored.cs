namespace CommitWise.History.Storage;

/// <summary>A part of the history tables that knows how it lies in a segment: one or more sections, always in the same order.</summary>
internal interface IStored
{
    /// <summary>The sections with everything that was added; read once, then written in this order.</summary>
    IEnumerable<Section> Sections();
}

/// <summary>A run of bytes of a segment.</summary>
/// <param name="Length">How many bytes <paramref name="Write"/> will write.</param>
/// <param name="Write">Writes them.</param>
internal readonly record struct Section(long Length, Action<Stream> Write);
