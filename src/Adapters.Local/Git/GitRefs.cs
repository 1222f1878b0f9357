namespace CommitWise.Adapters.Local.Git;

/// <summary>The refs of a clone as they are now, read from its files.</summary>
/// <remarks>
/// HEAD is read first, then the loose refs, then the packed ones, and names are followed within what was read. In that order no ref is
/// missed while another process commits, switches branches or packs refs: git writes a branch before HEAD names it, and a packed ref
/// before the loose one goes.
/// </remarks>
internal sealed class GitRefs
{
    private const string Link = "ref: ";
    private const int LinkDepth = 5;

    private readonly SortedDictionary<string, string> _ids = new(StringComparer.Ordinal);
    private readonly Dictionary<string, string> _links = new(StringComparer.Ordinal);

    private GitRefs()
    {
    }

    /// <summary>Object id by full name, such as <c>refs/heads/main</c>, in ordinal order. All ids are of <see cref="Format"/>.</summary>
    public IReadOnlyDictionary<string, string> Ids => _ids;

    /// <summary>What HEAD points at; null when its branch has no commit yet.</summary>
    public string? Head { get; private set; }

    /// <summary>The branch that HEAD names; null when it is detached.</summary>
    public string? HeadBranch { get; private set; }

    /// <summary>The hash of the clone, as its ids tell it.</summary>
    public ObjectFormat Format { get; private set; } = ObjectFormat.Sha1;

    /// <summary>Reads them. A ref that is neither an id nor a name of another is left out, as git warns and does.</summary>
    public static GitRefs Read(GitLayout layout)
    {
        var refs = new GitRefs();
        var head = SmallFile.FirstLine(Path.Combine(layout.GitFolder, "HEAD"));
        refs.ReadLoose(new DirectoryInfo(Path.Combine(layout.CommonFolder, "refs")), "refs");
        refs.ReadPacked(Path.Combine(layout.CommonFolder, "packed-refs"));
        refs.FollowLinks();
        refs.HeadBranch = LinkTarget(head);
        refs.Head = refs.HeadBranch is { } branch ? refs._ids.GetValueOrDefault(branch) : ObjectFormat.IsId(head) ? head : null;
        refs.KeepOneFormat();
        return refs;
    }

    private void ReadLoose(DirectoryInfo folder, string prefix)
    {
        foreach (var entry in Entries(folder))
        {
            var name = $"{prefix}/{entry.Name}";
            if (entry is DirectoryInfo { LinkTarget: null } below)
            {
                ReadLoose(below, name);
            }
            else if (entry is FileInfo)
            {
                AddLoose(name, SmallFile.FirstLine(entry.FullName));
            }
        }
    }

    private void AddLoose(string name, string? content)
    {
        if (LinkTarget(content) is { } target)
        {
            _links[name] = target;
        }
        else if (ObjectFormat.IsId(content) && IsKept(name))
        {
            _ids[name] = content!;
        }
    }

    private void ReadPacked(string file)
    {
        if (!SmallFile.IsReadable(file))
        {
            return;
        }

        foreach (var line in File.ReadLines(file))
        {
            var space = line.IndexOf(' ', StringComparison.Ordinal);
            if (space > 0 && ObjectFormat.IsId(line[..space]) && line[(space + 1)..] is var name && IsKept(name))
            {
                _ids.TryAdd(name, line[..space]);
            }
        }
    }

    private void FollowLinks()
    {
        foreach (var (name, first) in _links)
        {
            var target = first;
            for (var depth = 1; depth < LinkDepth && _links.TryGetValue(target, out var next); depth++)
            {
                target = next;
            }

            if (_ids.TryGetValue(target, out var id) && IsKept(name))
            {
                _ids[name] = id;
            }
        }
    }

    // One id of another length would make the whole list unreadable to git.
    private void KeepOneFormat()
    {
        Format = ObjectFormat.Of(Head ?? _ids.Values.FirstOrDefault());
        foreach (var (name, id) in _ids.ToList())
        {
            if (id.Length != Format.IdLength)
            {
                _ids.Remove(name);
            }
        }
    }

    // Replacement refs would change what an id means.
    private static bool IsKept(string name) => RefName.IsValid(name) && !name.StartsWith("refs/replace/", StringComparison.Ordinal);

    private static string? LinkTarget(string? content) =>
        content is not null && content.StartsWith(Link, StringComparison.Ordinal) ? content[Link.Length..].Trim() : null;

    // Folders and files may go while we read; then their refs are packed or deleted.
    private static FileSystemInfo[] Entries(DirectoryInfo folder)
    {
        try
        {
            return folder.GetFileSystemInfos();
        }
        catch (DirectoryNotFoundException)
        {
            return [];
        }
    }
}
