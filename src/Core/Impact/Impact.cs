namespace CommitWise.Impact;

/// <summary>A module that the change touches.</summary>
/// <param name="Name">Project name by its build file, else the folder's name.</param>
/// <param name="Path">Folder of the module; empty for the repository's root.</param>
/// <param name="Files">Changed files in it.</param>
/// <param name="Additions">Lines added in it.</param>
/// <param name="Deletions">Lines deleted in it.</param>
/// <param name="Reason">Why these files form one module.</param>
public sealed record ModuleImpact(string Name, string Path, int Files, int Additions, int Deletions, string Reason);

/// <summary>A test file to run.</summary>
/// <param name="Path">The test file.</param>
/// <param name="Reason">Why it was chosen, with the changed file that leads to it.</param>
/// <param name="Rank">1 is the test most likely to matter.</param>
public sealed record SelectedTest(string Path, string Reason, int Rank);

/// <summary>A test file that need not run for this change.</summary>
/// <param name="Path">The test file.</param>
/// <param name="Reason">Why it was left out.</param>
public sealed record SkippedTest(string Path, string Reason);

/// <summary>Which tests a change calls for.</summary>
/// <param name="Selected">To run, best first.</param>
/// <param name="Skipped">Left out, by path.</param>
/// <param name="Total">Test files of the repository at the head of the change.</param>
/// <param name="Mode"><c>all</c> when a change of unknown reach calls for every test, else <c>select</c>; <c>observe</c> when selection is only watched.</param>
/// <param name="Reason">Why this mode.</param>
public sealed record TestSelection(
    IReadOnlyList<SelectedTest> Selected, IReadOnlyList<SkippedTest> Skipped, int Total, string Mode, string Reason);
