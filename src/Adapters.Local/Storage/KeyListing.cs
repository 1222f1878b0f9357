using System.Buffers;

namespace CommitWise.Adapters.Local.Storage;

/// <summary>Keys of the files below a prefix, in order of their bytes.</summary>
/// <param name="root">Root folder of the store.</param>
/// <param name="prefix">Ends with <c>/</c>.</param>
/// <param name="after">Keys up to this one are left out; null for none.</param>
internal sealed class KeyListing(string root, string prefix, string? after)
{
    private static readonly SearchValues<char> KeyCharacters = SearchValues.Create("abcdefghijklmnopqrstuvwxyz0123456789._-");

    /// <summary>The first keys.</summary>
    public IReadOnlyList<string> Take(int limit) => [.. Below(prefix).Take(limit)];

    private IEnumerable<string> Below(string folder)
    {
        foreach (var name in Names(folder))
        {
            if (name.EndsWith('/'))
            {
                foreach (var key in IsPast(name) ? [] : Below(name))
                {
                    yield return key;
                }
            }
            else if (after is null || string.CompareOrdinal(name, after) > 0)
            {
                yield return name;
            }
        }
    }

    private bool IsPast(string folder) =>
        after is not null && string.CompareOrdinal(folder, after) < 0 && !after.StartsWith(folder, StringComparison.Ordinal);

    // A folder sorts by its name with the / that follows it in every key below.
    private List<string> Names(string folder)
    {
        var path = new DirectoryInfo(Path.Combine(root, folder.Replace('/', Path.DirectorySeparatorChar)));
        List<string> names = [];
        try
        {
            foreach (var entry in path.EnumerateFileSystemInfos())
            {
                if (char.IsAsciiLetterOrDigit(entry.Name[0]) && !entry.Name.AsSpan().ContainsAnyExcept(KeyCharacters))
                {
                    names.Add(folder + entry.Name + (entry is DirectoryInfo ? "/" : string.Empty));
                }
            }
        }
        catch (DirectoryNotFoundException)
        {
            return [];
        }

        names.Sort(StringComparer.Ordinal);
        return names;
    }
}
