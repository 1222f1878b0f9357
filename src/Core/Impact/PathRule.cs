using System.Collections.Frozen;

namespace CommitWise.Impact;

/// <summary>
/// One kind of file and the conventions that name it, each a list of words between blanks: whole words in any case, parts of words as
/// written.
/// </summary>
internal sealed class PathRule(FileKind kind)
{
    private readonly FrozenSet<string>.AlternateLookup<ReadOnlySpan<char>> _names = Lookup("");

    /// <summary>What a matching file is.</summary>
    public FileKind Kind { get; } = kind;

    /// <summary>Whole file names.</summary>
    public string Names { init => _names = Lookup(value); }

    /// <summary>Last extensions, without the dot.</summary>
    public string Extensions { init => _extensions = Lookup(value); }

    /// <summary>Names of a folder anywhere above the file.</summary>
    public string Folders { init => _folders = Lookup(value); }

    /// <summary>The only extensions for which <see cref="Folders"/> counts; none for every file.</summary>
    public string ExtensionsInFolders { init => _extensionsInFolders = Lookup(value); }

    /// <summary>A further convention, over the whole path.</summary>
    public Func<ReadOnlySpan<char>, bool>? Also { private get; init; }

    /// <summary>Endings of a folder's name anywhere above the file.</summary>
    public string FolderSuffixes { init => _folderSuffixes = Split(value); }

    /// <summary>Beginnings of the file name.</summary>
    public string Prefixes { init => _prefixes = Split(value); }

    /// <summary>Endings of the file name.</summary>
    public string Suffixes { init => _suffixes = Split(value); }

    private readonly FrozenSet<string>.AlternateLookup<ReadOnlySpan<char>> _extensions = Lookup("");
    private readonly FrozenSet<string>.AlternateLookup<ReadOnlySpan<char>> _folders = Lookup("");
    private readonly FrozenSet<string>.AlternateLookup<ReadOnlySpan<char>> _extensionsInFolders = Lookup("");
    private readonly string[] _folderSuffixes = [];
    private readonly string[] _prefixes = [];
    private readonly string[] _suffixes = [];

    /// <summary>Whether any of the conventions names the file.</summary>
    /// <param name="path">Path with <c>/</c> between segments.</param>
    public bool Matches(ReadOnlySpan<char> path)
    {
        int slash = path.LastIndexOf('/');
        ReadOnlySpan<char> name = path[(slash + 1)..];
        return MatchesName(name)
            || (slash > 0 && MayMatchFolder(name) && MatchesFolder(path[..slash]))
            || (Also is not null && Also(path));
    }

    private static FrozenSet<string>.AlternateLookup<ReadOnlySpan<char>> Lookup(string words) =>
        Split(words).ToFrozenSet(StringComparer.OrdinalIgnoreCase).GetAlternateLookup<ReadOnlySpan<char>>();

    private static string[] Split(string words) => words.Split(' ', StringSplitOptions.RemoveEmptyEntries);

    private bool MatchesName(ReadOnlySpan<char> name)
    {
        int dot = name.LastIndexOf('.');
        return _names.Contains(name)
            || (dot >= 0 && _extensions.Contains(name[(dot + 1)..]))
            || EndsWithAny(name, _suffixes)
            || StartsWithAny(name, _prefixes);
    }

    private bool MayMatchFolder(ReadOnlySpan<char> name) =>
        _extensionsInFolders.Set.Count == 0 || _extensionsInFolders.Contains(RepoPath.Extension(name));

    private bool MatchesFolder(ReadOnlySpan<char> folder)
    {
        foreach (Range segment in folder.Split('/'))
        {
            ReadOnlySpan<char> name = folder[segment];
            if (_folders.Contains(name) || EndsWithAny(name, _folderSuffixes))
            {
                return true;
            }
        }

        return false;
    }

    private static bool EndsWithAny(ReadOnlySpan<char> text, string[] endings)
    {
        foreach (string ending in endings)
        {
            if (text.EndsWith(ending, StringComparison.Ordinal))
            {
                return true;
            }
        }

        return false;
    }

    private static bool StartsWithAny(ReadOnlySpan<char> text, string[] beginnings)
    {
        foreach (string beginning in beginnings)
        {
            if (text.StartsWith(beginning, StringComparison.Ordinal))
            {
                return true;
            }
        }

        return false;
    }
}
