using CommitWise.Impact;

namespace CommitWise.Explanations.Prose;

/// <summary>A change in an order that does not depend on how it was handed in, with the sums and names that sentences need.</summary>
internal sealed class ChangeOutline
{
    public ChangeOutline(ChangeView view)
    {
        View = view;
        Files = [.. view.Files.Select(file => new OutlinedFile(file)).OrderByDescending(file => file.Lines)
            .ThenBy(file => file.Path, StringComparer.Ordinal)];
        Additions = Files.Sum(file => (long)file.Change.Additions);
        Deletions = Files.Sum(file => (long)file.Change.Deletions);
        HashSet<string> known = [.. Files.SelectMany(Paths), .. view.Missing.SelectMany(pair => (string[])[pair.Path, pair.With])];
        Known = known;
        Names = new FileNames([.. known, .. view.Tests?.Selected.Take(1).Select(test => test.Path) ?? []]);
        Code = [.. Files.Where(file => file.IsCode)];
        Tests = [.. Files.Where(file => file.Kind == FileKind.Test)];
        Symbols = new SymbolChanges(Code);
        Dependencies = DependencyChange.Of(Files);
    }

    /// <summary>What was handed in.</summary>
    public ChangeView View { get; }

    /// <summary>Most changed lines first, then by path.</summary>
    public IReadOnlyList<OutlinedFile> Files { get; }

    /// <summary>Those of <see cref="Files"/> that are product code.</summary>
    public IReadOnlyList<OutlinedFile> Code { get; }

    /// <summary>Those of <see cref="Files"/> that belong to tests.</summary>
    public IReadOnlyList<OutlinedFile> Tests { get; }

    /// <summary>Lines added in all files.</summary>
    public long Additions { get; }

    /// <summary>Lines deleted in all files.</summary>
    public long Deletions { get; }

    /// <summary>Every path that evidence may name.</summary>
    public IReadOnlySet<string> Known { get; }

    /// <summary>Names for readers.</summary>
    public FileNames Names { get; }

    /// <summary>What the code declares anew, no more, elsewhere or otherwise.</summary>
    public SymbolChanges Symbols { get; }

    /// <summary>Packages asked for anew, no more or in another version.</summary>
    public IReadOnlyList<DependencyChange> Dependencies { get; }

    /// <summary>Short names of some files.</summary>
    public string NamesOf(IEnumerable<OutlinedFile> files, int most = 3) =>
        Words.List([.. files.Select(file => Names.Short(file.Path))], most);

    /// <summary>Evidence for some files: the largest hunk of each of the first five.</summary>
    public static IReadOnlyList<Evidence> Evidence(IEnumerable<OutlinedFile> files) => [.. files.Take(5).Select(file => file.Largest())];

    private static IEnumerable<string> Paths(OutlinedFile file) => file.Change.OldPath is { } old ? [file.Path, old] : [file.Path];
}
