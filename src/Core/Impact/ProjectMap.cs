namespace CommitWise.Impact;

/// <summary>
/// The modules of a repository and its test files, as one tree shows them. A module is a folder with a build file; files under no such
/// folder belong to their top-level folder. Plain data: it is stored with a report, so that a replay needs no repository.
/// </summary>
/// <param name="Modules">By path in ordinal order; one per folder.</param>
/// <param name="Tests">Runnable test files, by path in ordinal order.</param>
/// <param name="Submodules">Paths that hold other repositories, by <c>.gitmodules</c>.</param>
/// <param name="Notes">What could not be read or resolved, one line each, by path.</param>
public sealed record ProjectMap(
    IReadOnlyList<Module> Modules, IReadOnlyList<TestFile> Tests, IReadOnlyList<string> Submodules, IReadOnlyList<string> Notes)
{
    /// <summary>A repository without files.</summary>
    public static ProjectMap Empty { get; } = new([], [], [], []);

    /// <summary>Maps a tree.</summary>
    /// <param name="paths">Every file of the tree, in canonical form, in any order.</param>
    /// <param name="buildFileContents">
    /// Text of the files for which <see cref="IsBuildFile"/> is true, by path. One that is missing or malformed still makes a module; its
    /// references are then unknown and a note says so.
    /// </param>
    public static ProjectMap Build(IReadOnlyList<string> paths, IReadOnlyDictionary<string, string> buildFileContents) =>
        new ProjectMapBuilder(paths, buildFileContents).Build();

    /// <summary>The map after files that are no build files came and went.</summary>
    /// <param name="added">Paths that are new.</param>
    /// <param name="removed">Paths that are gone.</param>
    /// <param name="remaining">Every file of the tree afterwards.</param>
    /// <returns>This map when nothing in it changes; null when only <see cref="Build"/> can tell.</returns>
    public ProjectMap? With(IReadOnlyList<string> added, IReadOnlyList<string> removed, IReadOnlyCollection<string> remaining)
    {
        var index = new ModuleIndex(Modules);
        if (added.Any(path => index.At(index.Of(path).Path) is null)
            || removed.Select(index.Of).Where(module => module.BuildFile is null).Distinct().Any(folder => !remaining.Any(path => index.Of(path) == folder)))
        {
            return null;
        }

        List<TestFile> tests = [.. added.Where(TestNames.IsTest).Select(path => new TestFile(path, index.Of(path).Path))];
        var gone = removed.Where(TestNames.IsTest).ToHashSet(StringComparer.Ordinal);
        return tests.Count + gone.Count == 0
            ? this
            : this with
            {
                Tests = [.. Tests.Where(test => !gone.Contains(test.Path)).Concat(tests).OrderBy(test => test.Path, StringComparer.Ordinal)],
            };
    }

    /// <summary>Whether <see cref="Build"/> wants to read the file: by its name, and not in vendored code or test data.</summary>
    public static bool IsBuildFile(string path) => BuildFiles.KindOf(path) != BuildFileKind.None;
}

/// <summary>A folder that is built as one.</summary>
/// <param name="Name">Name in the build file, else the folder's name; <c>(root)</c> for loose files at the root.</param>
/// <param name="Path">The folder; empty for the repository's root. Unique.</param>
/// <param name="Kind">
/// <c>dotnet</c>, <c>npm</c>, <c>maven</c>, <c>gradle</c>, <c>go</c>, <c>cargo</c>, <c>python</c>, <c>osgi</c>, or <c>folder</c> when
/// no build file covers it.
/// </param>
/// <param name="BuildFile">The build file that names it; null for a folder.</param>
/// <param name="References">Paths of the modules that its build files refer to, in ordinal order.</param>
/// <param name="ReferencesKnown">
/// False when there may be more references: no build file, an unreadable one, or one that names what is not in the tree.
/// </param>
public sealed record Module(string Name, string Path, string Kind, string? BuildFile, IReadOnlyList<string> References,
    bool ReferencesKnown);

/// <summary>A file that a test runner would run.</summary>
/// <param name="Path">The file.</param>
/// <param name="Module">Path of its module.</param>
public sealed record TestFile(string Path, string Module);
