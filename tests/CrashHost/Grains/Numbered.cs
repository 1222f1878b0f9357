using CommitWise.LocalSilo;

namespace CommitWise.CrashHost.Grains;

/// <summary>Something to do once.</summary>
/// <param name="Number">Its identity.</param>
[GenerateSerializer]
[Immutable]
public sealed record Numbered([property: Id(0)] long Number);
