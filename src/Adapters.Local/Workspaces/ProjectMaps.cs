using System.Collections.Immutable;
using System.Diagnostics.CodeAnalysis;
using System.Text;
using CommitWise.Analysis;
using CommitWise.Impact;

namespace CommitWise.Adapters.Local.Workspaces;

/// <summary>The project maps of the trees that were looked at last. A further tree's map is made from the nearest one and what differs.</summary>
/// <param name="source">Reads the clone.</param>
[SuppressMessage("Design", "CA1001", Justification = "Who waits for the semaphore when the clone goes away must get through; it holds no handle.")]
internal sealed class ProjectMaps(WarmSource source)
{
    private const int Kept = 16;

    // Past this a listing is as cheap.
    private const int MostChanges = 2000;

    private readonly Lock _lock = new();
    private readonly LinkedList<MappedTree> _trees = [];
    private readonly SemaphoreSlim _reading = new(1, 1);

    /// <summary>The map of a commit's tree.</summary>
    public async Task<ProjectMap> ReadAsync(string commit, CancellationToken cancellationToken)
    {
        var tree = await source.TreeAsync(commit, cancellationToken);
        if (tree is null)
        {
            return await ProjectReader.ReadAsync(source, commit, cancellationToken);
        }

        if (Find(tree) is { } known)
        {
            return known.Map;
        }

        if (Nearest() is { } nearest && await DeriveAsync(nearest, tree, commit, cancellationToken) is { } derived)
        {
            return Remember(derived).Map;
        }

        await _reading.WaitAsync(cancellationToken);
        try
        {
            return (Find(tree) ?? Remember(await MapAsync(tree, commit, cancellationToken))).Map;
        }
        finally
        {
            _reading.Release();
        }
    }

    private MappedTree? Find(string tree)
    {
        lock (_lock)
        {
            return _trees.FirstOrDefault(known => string.Equals(known.Tree, tree, StringComparison.Ordinal));
        }
    }

    private MappedTree? Nearest()
    {
        lock (_lock)
        {
            return _trees.First?.Value;
        }
    }

    private MappedTree Remember(MappedTree mapped)
    {
        lock (_lock)
        {
            _trees.AddFirst(mapped);
            if (_trees.Count > Kept)
            {
                _trees.RemoveLast();
            }
        }

        return mapped;
    }

    private async Task<MappedTree?> DeriveAsync(MappedTree near, string tree, string commit, CancellationToken cancellationToken)
    {
        if (await source.CompareTreesAsync(near.Tree, tree, cancellationToken) is not { } changes || changes.Count > MostChanges)
        {
            return null;
        }

        var structural = changes.Where(change => change.IsBefore != change.IsAfter || ProjectMap.IsBuildFile(change.Path)).ToList();
        if (structural.Count == 0)
        {
            return near with { Tree = tree };
        }

        string[] added = [.. structural.Where(change => !change.IsBefore).Select(change => change.Path)];
        string[] removed = [.. structural.Where(change => !change.IsAfter).Select(change => change.Path)];
        var paths = near.Paths.Except(removed).Union(added);
        return near.Map.With(added, removed, paths) is { } updated && !structural.Exists(change => ProjectMap.IsBuildFile(change.Path))
            ? new MappedTree(tree, paths, near.Contents, updated)
            : await RebuildAsync(near, tree, commit, paths, structural, cancellationToken);
    }

    private async Task<MappedTree> RebuildAsync(
        MappedTree near, string tree, string commit, ImmutableHashSet<string> paths, List<TreeChange> changes, CancellationToken cancellationToken)
    {
        var contents = new Dictionary<string, string>(near.Contents, StringComparer.Ordinal);
        List<string> changed = [.. changes.Select(change => change.Path).Where(ProjectMap.IsBuildFile)];
        changed.ForEach(path => contents.Remove(path));
        foreach (var (path, content) in await source.ReadFilesAsync(commit, [.. changed.Where(paths.Contains)], cancellationToken))
        {
            contents[path] = Encoding.UTF8.GetString(content);
        }

        return new MappedTree(tree, paths, contents, ProjectMap.Build([.. paths], contents));
    }

    private async Task<MappedTree> MapAsync(string tree, string commit, CancellationToken cancellationToken)
    {
        var paths = await source.ListFilesAsync(commit, cancellationToken);
        var files = await source.ReadFilesAsync(commit, [.. paths.Where(ProjectMap.IsBuildFile)], cancellationToken);
        var contents = files.ToDictionary(file => file.Key, file => Encoding.UTF8.GetString(file.Value), StringComparer.Ordinal);
        return new MappedTree(
            tree,
            ImmutableHashSet.CreateRange(StringComparer.Ordinal, paths),
            contents,
            ProjectMap.Build(paths, contents));
    }

    /// <summary>A tree with its map and what it was made from.</summary>
    private sealed record MappedTree(
        string Tree, ImmutableHashSet<string> Paths, IReadOnlyDictionary<string, string> Contents, ProjectMap Map);
}
