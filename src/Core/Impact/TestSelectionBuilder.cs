using CommitWise.Diffs;
using CommitWise.History;

namespace CommitWise.Impact;

/// <summary>One selection on its way.</summary>
internal sealed class TestSelectionBuilder
{
    private readonly ProjectMap _map;
    private readonly ModuleIndex _index;
    private readonly List<SelectedTest> _selected = [];
    private readonly HashSet<string> _taken = new(StringComparer.Ordinal);
    private readonly HashSet<string> _tests;
    private readonly bool _hasChanges;
    private readonly List<FileChange> _changedTests = [];
    private readonly List<FileChange> _sources = [];
    private readonly List<(string Path, string Reason)> _unbounded = [];

    /// <param name="map">The tree.</param>
    /// <param name="changes">The change, by path.</param>
    public TestSelectionBuilder(ProjectMap map, List<FileChange> changes)
    {
        _map = map;
        _index = new ModuleIndex(_map.Modules);
        _hasChanges = changes.Count > 0;
        _tests = [.. _map.Tests.Select(test => test.Path)];
        var reach = new ChangeReach(_map, _index);
        foreach (FileChange change in changes)
        {
            Sort(change, reach.Of(change));
        }
    }

    /// <summary>The selection.</summary>
    public TestSelection Build(IReadOnlyList<CoChange> coChanges)
    {
        TakeChanged();
        TakeNamed();
        TakeTogether(coChanges);
        Dictionary<string, Dependence> dependents = TakeModules();
        if (_unbounded.Count > 0)
        {
            TakeAll($"every test runs because {_unbounded[0].Path} changed");
        }

        List<SkippedTest> skipped =
            [.. _map.Tests.Where(test => !_taken.Contains(test.Path))
                .Select(test => new SkippedTest(test.Path, SkipReason(test, dependents)))];
        string mode = _unbounded.Count > 0 ? TestSelector.All : TestSelector.Chosen;
        return new TestSelection(_selected, skipped, _map.Tests.Count, mode, Reason());
    }

    private void Sort(FileChange change, Reach reach)
    {
        if (reach.Kind == ReachKind.Test)
        {
            _changedTests.Add(change);
        }
        else if (reach.Kind != ReachKind.Nothing)
        {
            _sources.Add(change);
        }

        if (reach.Kind == ReachKind.Everything)
        {
            _unbounded.Add((change.Path, reach.Reason));
        }
    }

    private void Take(string test, string reason)
    {
        if (_tests.Contains(test) && _taken.Add(test))
        {
            _selected.Add(new SelectedTest(test, reason, _selected.Count + 1));
        }
    }

    private void TakeChanged()
    {
        foreach (FileChange change in _changedTests.OrderByDescending(change => (long)change.Additions + change.Deletions))
        {
            Take(change.Path, change.Status == FileStatus.Added ? "new in this change" : "changed itself");
        }
    }

    private void TakeNamed()
    {
        var names = new NamingConvention(_map.Tests);
        foreach (FileChange source in _sources.OrderByDescending(change => (long)change.Additions + change.Deletions))
        {
            foreach ((string test, bool isExact) in names.TestsOf(source.Path))
            {
                Take(test, isExact ? $"named after {source.Path}" : $"its name begins like {source.Path}");
            }
        }
    }

    private void TakeTogether(IReadOnlyList<CoChange> coChanges)
    {
        HashSet<string> changed = [.. _sources.Select(change => change.Path)];
        IEnumerable<CoChange> strong = coChanges
            .Where(pair => pair.Together >= TestSelector.MinTogether && changed.Contains(pair.Path))
            .OrderByDescending(Strength)
            .ThenBy(pair => pair.With, StringComparer.Ordinal)
            .ThenBy(pair => pair.Path, StringComparer.Ordinal);
        foreach (CoChange pair in strong)
        {
            Take(pair.With, $"changed in {pair.Together:N0} of the {pair.Commits:N0} earlier commits that touched {pair.Path}");
        }
    }

    // Two commits more than there were: three of three say less than thirty of thirty.
    private static double Strength(CoChange pair) => pair.Together / (pair.Commits + 2.0);

    private Dictionary<string, Dependence> TakeModules()
    {
        Dictionary<string, string> changedModules = ChangedModules();
        var graph = new ModuleGraph(_map.Modules);
        Dictionary<string, Dependence> dependents = graph.Dependents(changedModules.Keys.Order(StringComparer.Ordinal));
        var near = new FolderAffinity(_sources.Select(change => change.Path));
        foreach (TestFile test in InReach(dependents, near))
        {
            Take(test.Path, ModuleReason(dependents[test.Module], test.Module, changedModules));
        }

        if (changedModules.Count > 0)
        {
            TakeUnknown(graph, near);
        }

        return dependents;
    }

    // Each changed module with the file to name for it: the one with the most changed lines.
    private Dictionary<string, string> ChangedModules()
    {
        var modules = new Dictionary<string, string>(StringComparer.Ordinal);
        foreach (FileChange source in _sources.OrderByDescending(change => (long)change.Additions + change.Deletions))
        {
            modules.TryAdd(_index.Of(source.Path).Path, source.Path);
            if (source.OldPath is { } old && source.Status == FileStatus.Renamed)
            {
                modules.TryAdd(_index.Of(old).Path, source.Path);
            }
        }

        return modules;
    }

    private IOrderedEnumerable<TestFile> InReach(Dictionary<string, Dependence> dependents, FolderAffinity near) =>
        _map.Tests.Where(test => dependents.ContainsKey(test.Module) && !_taken.Contains(test.Path))
            .OrderBy(test => dependents[test.Module].Distance)
            .ThenByDescending(test => near.Of(test.Path))
            .ThenBy(test => test.Path, StringComparer.Ordinal);

    private void TakeUnknown(ModuleGraph graph, FolderAffinity near)
    {
        IEnumerable<string> undeclared = _map.Modules.Where(module => !module.ReferencesKnown).Select(module => module.Path);
        Dictionary<string, Dependence> unknown = graph.Dependents(undeclared);
        foreach (TestFile test in InReach(unknown, near))
        {
            Take(test.Path,
                $"what {Label(unknown[test.Module].Origin)} depends on is not declared, so {_sources[0].Path} cannot be ruled out");
        }
    }

    private void TakeAll(string reason)
    {
        foreach (TestFile test in _map.Tests)
        {
            Take(test.Path, reason);
        }
    }

    private string ModuleReason(Dependence way, string module, Dictionary<string, string> changedModules) => way.Distance switch
    {
        0 => $"in {Label(module)}, as is {changedModules[way.Origin]}",
        1 => $"{Label(module)} refers to {Label(way.Origin)}, where {changedModules[way.Origin]} changed",
        _ => $"{Label(module)} depends through {Label(way.Via)} on {Label(way.Origin)}, where {changedModules[way.Origin]} changed",
    };

    private string Label(string module) =>
        module.Length == 0 && _index.At("")?.BuildFile is null ? "the root folder" : _index.At(module)?.Name ?? module;

    private string SkipReason(TestFile test, Dictionary<string, Dependence> dependents)
    {
        if (_sources.Count == 0)
        {
            return _changedTests.Count == 0 ? "no code changed" : "only other tests changed";
        }

        IEnumerable<string> changed = dependents.Where(pair => pair.Value.Distance == 0).Select(pair => Label(pair.Key));
        return $"{Label(test.Module)} does not depend on {Changed([.. changed])}";
    }

    private static string Changed(IReadOnlyList<string> modules) =>
        modules.Count <= 2 ? string.Join(" or ", modules) : $"any of the {modules.Count:N0} changed modules";

    private string Reason()
    {
        if (_unbounded.Count > 0)
        {
            return $"Every test runs: {_unbounded[0].Path} {_unbounded[0].Reason}{Others(_unbounded.Count - 1)}.";
        }

        if (_map.Tests.Count == 0)
        {
            return "No file of the repository is named like a test.";
        }

        if (_sources.Count + _changedTests.Count == 0)
        {
            return _hasChanges ? "Only documentation changed, so no test runs." : "Nothing changed, so no test runs.";
        }

        if (_selected.Count == 0)
        {
            return _sources.Count == 0 ? "Tests were only removed." : "No test depends on the changed modules.";
        }

        return _sources.Count == 0
            ? "Only tests changed: those run, and no others."
            : "The build files say what depends on the changed modules.";
    }

    private static string Others(int count) =>
        count switch { 0 => "", 1 => ", and 1 more file reaches as far", _ => $", and {count:N0} more files reach as far" };
}
