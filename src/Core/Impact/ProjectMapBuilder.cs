using CommitWise.Impact.BuildReaders;

namespace CommitWise.Impact;

/// <summary>Builds a <see cref="ProjectMap"/>.</summary>
internal sealed class ProjectMapBuilder(IReadOnlyList<string> paths, IReadOnlyDictionary<string, string> contents)
{
    private readonly List<string> _notes = [];

    /// <summary>The map.</summary>
    public ProjectMap Build()
    {
        List<BuildFile> files = ReadBuildFiles();
        List<BuildFile> own = files.FindAll(file => BuildFiles.MakesModule(file.Kind));
        var resolver = new ReferenceResolver(own, files.FindAll(file => file.Kind == BuildFileKind.MsBuildShared), _notes);
        List<Module> modules = [.. own.GroupBy(file => file.Folder, StringComparer.Ordinal).Select(resolver.Module)];
        modules.AddRange(UncoveredFolders(modules));
        modules.Sort((a, b) => string.CompareOrdinal(a.Path, b.Path));
        return new ProjectMap(
            modules, Tests(new ModuleIndex(modules)), Submodules(),
                [.. _notes.Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal)]);
    }

    private List<BuildFile> ReadBuildFiles()
    {
        var files = new List<BuildFile>();
        foreach (string path in paths)
        {
            BuildFileKind kind = BuildFiles.KindOf(path);
            if (kind is not (BuildFileKind.None or BuildFileKind.GitModules))
            {
                files.Add(new BuildFile(path, BuildFiles.FolderOf(path), kind, Read(kind, path)));
            }
        }

        files.Sort((a, b) => a.Kind != b.Kind ? a.Kind.CompareTo(b.Kind) : string.CompareOrdinal(a.Path, b.Path));
        return files;
    }

    private BuildFileFacts? Read(BuildFileKind kind, string path)
    {
        if (!contents.TryGetValue(path, out string? text))
        {
            _notes.Add($"{path}: not read");
            return null;
        }

        BuildFileFacts? facts = BuildFileReader.Read(kind, path, text, out string? problem);
        if (problem is not null)
        {
            _notes.Add(problem);
        }

        return facts;
    }

    private IEnumerable<Module> UncoveredFolders(List<Module> built)
    {
        var index = new ModuleIndex(built);
        var folders = new HashSet<string>(StringComparer.Ordinal);
        string? lastFolder = null;
        foreach (string path in paths)
        {
            // Trees come sorted: most paths share the folder of the one before.
            string folder = RepoPath.Folder(path);
            if (!string.Equals(folder, lastFolder, StringComparison.Ordinal) && index.Of(path).BuildFile is null)
            {
                folders.Add(RepoPath.TopFolder(path));
            }

            lastFolder = folder;
        }

        return folders.Select(ModuleIndex.Folder);
    }

    private List<TestFile> Tests(ModuleIndex index)
    {
        List<TestFile> tests = [.. paths.Where(TestNames.IsTest).Select(path => new TestFile(path, index.Of(path).Path))];
        tests.Sort((a, b) => string.CompareOrdinal(a.Path, b.Path));
        return tests;
    }

    private List<string> Submodules() =>
        contents.TryGetValue(".gitmodules", out string? text)
            ? [.. text.Split('\n').Select(line => line.Split('=', 2, StringSplitOptions.TrimEntries)).Where(pair => pair is ["path", _])
                .Select(pair => pair[1]).Order(StringComparer.Ordinal)]
            : [];
}

/// <summary>A build file of the tree.</summary>
/// <param name="Path">The file.</param>
/// <param name="Folder">What it builds.</param>
/// <param name="Kind">Its build system.</param>
/// <param name="Facts">What it says; null when it could not be read.</param>
internal sealed record BuildFile(string Path, string Folder, BuildFileKind Kind, BuildFileFacts? Facts);
