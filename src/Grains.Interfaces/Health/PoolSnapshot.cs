using CommitWise.Analysis;

namespace CommitWise.Grains;

/// <summary>What a pool does at a moment.</summary>
/// <param name="Slots">Runs that may run at once.</param>
/// <param name="Running">Runs that have a slot.</param>
/// <param name="Waiting">Runs that wait, in the order in which repositories get their turns.</param>
public sealed record PoolSnapshot(int Slots, IReadOnlyList<PooledRun> Running, IReadOnlyList<PooledRun> Waiting);

/// <summary>A run in a pool.</summary>
/// <param name="Change">Key of the change.</param>
/// <param name="Generation">Which of its generations.</param>
/// <param name="Run">Which run of it.</param>
/// <param name="Since">When it was submitted, or got its slot.</param>
/// <param name="Stage">Stage that runs; null while it waits.</param>
public sealed record PooledRun(string Change, int Generation, int Run, DateTimeOffset Since, AnalysisStage? Stage);
