using CommitWise.Impact.BuildReaders;

namespace CommitWise.Impact;

/// <summary>Turns what build files say into modules that refer to each other.</summary>
internal sealed class ReferenceResolver
{
    private readonly HashSet<string> _folders;
    private readonly Dictionary<string, string> _folderByPath = new(StringComparer.OrdinalIgnoreCase);
    private readonly Dictionary<(BuildFileKind Kind, string Identity), string> _byIdentity = [];
    private readonly ILookup<string, string> _byLastSegment;
    private readonly List<BuildFile> _shared;
    private readonly List<string> _notes;

    /// <param name="files">Every build file that makes a module; the first of a folder names it.</param>
    /// <param name="shared">Files that MSBuild imports into every project below them.</param>
    /// <param name="notes">Receives what leads nowhere.</param>
    public ReferenceResolver(List<BuildFile> files, List<BuildFile> shared, List<string> notes)
    {
        _shared = shared;
        _notes = notes;
        _folders = [.. files.Select(file => file.Folder)];
        _byLastSegment = files.SelectMany(file => (string[])[file.Folder, file.Path]).Distinct(StringComparer.Ordinal)
            .ToLookup(path => RepoPath.Name(path).ToString(), StringComparer.OrdinalIgnoreCase);
        foreach (BuildFile file in files)
        {
            _folderByPath.TryAdd(file.Path, file.Folder);
            _folderByPath.TryAdd(file.Folder, file.Folder);
            if (file.Facts?.Identity is { } identity)
            {
                _byIdentity.TryAdd((file.Kind, identity), file.Folder);
            }
        }
    }

    /// <summary>The module of one folder, from all its build files.</summary>
    public Module Module(IGrouping<string, BuildFile> folder)
    {
        BuildFile first = folder.First();
        string name = folder.Select(file => file.Facts?.Name).FirstOrDefault(name => name is not null) ?? FolderName(folder.Key);
        var references = new SortedSet<string>(StringComparer.Ordinal);
        bool known = true;
        foreach (BuildFile file in folder)
        {
            known &= Resolve(file, file, references);
        }

        foreach (BuildFile project in folder.Where(file => file.Kind == BuildFileKind.DotNet))
        {
            foreach (BuildFile import in _shared.Where(import => RepoPath.IsUnder(project.Path, import.Folder)))
            {
                known &= Resolve(project, import, references);
            }
        }

        if (first.Kind == BuildFileKind.Gradle && EnclosingFolder(folder.Key) is { } enclosing)
        {
            references.Add(enclosing);
        }

        references.Remove(folder.Key);
        return new Module(name, folder.Key, BuildFiles.NameOf(first.Kind), first.Path, [.. references], known);
    }

    private static string FolderName(string folder) => folder.Length == 0 ? "(root)" : RepoPath.Name(folder).ToString();

    // A Gradle project takes over what an outer script sets for its subprojects.
    private string? EnclosingFolder(string folder)
    {
        while (folder.Length > 0)
        {
            folder = RepoPath.Folder(folder);
            if (_folders.Contains(folder))
            {
                return folder;
            }
        }

        return null;
    }

    // Paths in an imported file are relative to the project that imports it.
    private bool Resolve(BuildFile file, BuildFile source, SortedSet<string> into)
    {
        bool known = source.Facts is not null;
        foreach (ModuleReference reference in source.Facts?.References ?? [])
        {
            string? target = Target(file, reference);
            if (target is not null)
            {
                into.Add(target);
            }
            else if (reference.By != ReferenceBy.Identity)
            {
                known = false;
                _notes.Add($"{source.Path}: refers to {reference.Target}, which is not in the tree");
            }
        }

        return known;
    }

    private string? Target(BuildFile file, ModuleReference reference) => reference.By switch
    {
        ReferenceBy.Identity => _byIdentity.TryGetValue((file.Kind, reference.Target), out string? folder) ? folder : null,
        ReferenceBy.Path => RepoPath.Resolve(RepoPath.Folder(file.Path), reference.Target) is { } path ? FolderAt(path) : null,
        _ => RepoPath.Resolve("", reference.Target) is { } end ? FolderAt(end) ?? EndingWith(end) : null,
    };

    // Projects made on file systems without case refer to each other without case.
    private string? FolderAt(string path) => _folders.Contains(path) ? path : _folderByPath.GetValueOrDefault(path);

    private string? EndingWith(string end)
    {
        string[] candidates =
            [.. _byLastSegment[RepoPath.Name(end).ToString()].Where(path => path.EndsWith('/' + end, StringComparison.OrdinalIgnoreCase))];
        return candidates.Length == 1 ? FolderAt(candidates[0]) : null;
    }
}
