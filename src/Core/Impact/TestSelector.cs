using CommitWise.History;

namespace CommitWise.Impact;

/// <summary>Chooses the tests that a change calls for; when in doubt, more of them.</summary>
/// <remarks>
/// The order, best first: changed tests; tests named after a changed file; tests that changed together with one at least
/// <see cref="MinTogether"/> times; tests of the changed modules; tests of modules that depend on them, nearer first; tests of modules
/// whose references are not known. A change of unknown reach takes the rest along too.
/// </remarks>
public static class TestSelector
{
    /// <summary>Fewer commits together are chance.</summary>
    public const int MinTogether = 2;

    /// <summary>Mode in which every test runs.</summary>
    public const string All = "all";

    /// <summary>Mode in which the selected tests run.</summary>
    public const string Chosen = "select";

    /// <summary>Ranks the tests of <paramref name="map"/> for a change and says why each is in or out.</summary>
    /// <param name="map">The tree at the head of the change.</param>
    /// <param name="changes">The change, in any order.</param>
    /// <param name="coChanges">What changed together with the changed files before; may be empty.</param>
    public static TestSelection Select(ProjectMap map, IReadOnlyList<FileChange> changes, IReadOnlyList<CoChange> coChanges) =>
        new TestSelectionBuilder(map, [.. changes.OrderBy(change => change.Path, StringComparer.Ordinal)]).Build(coChanges);
}
