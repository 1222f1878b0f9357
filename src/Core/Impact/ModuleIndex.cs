namespace CommitWise.Impact;

/// <summary>Finds the module of a path.</summary>
internal sealed class ModuleIndex(IReadOnlyList<Module> modules)
{
    /// <summary>Kind of a module that no build file covers.</summary>
    public const string FolderKind = "folder";

    private readonly Dictionary<string, Module> _byPath = modules.ToDictionary(module => module.Path, StringComparer.Ordinal);

    /// <summary>The module at a path; null when there is none.</summary>
    public Module? At(string path) => _byPath.GetValueOrDefault(path);

    /// <summary>
    /// The nearest module with a build file at or above the file, else its top-level folder, whether or not that still exists.
    /// </summary>
    public Module Of(string path)
    {
        for (string folder = RepoPath.Folder(path); ; folder = RepoPath.Folder(folder))
        {
            if (_byPath.TryGetValue(folder, out Module? module) && module.BuildFile is not null)
            {
                return module;
            }

            if (folder.Length == 0)
            {
                break;
            }
        }

        string top = RepoPath.TopFolder(path);
        return At(top) ?? Folder(top);
    }

    /// <summary>A module without a build file.</summary>
    public static Module Folder(string path) => new(path.Length == 0 ? "(root)" : path, path, FolderKind, null, [], ReferencesKnown: false);
}
