using System.Collections.Frozen;
using CommitWise.Diffs;
using CommitWise.History;
using CommitWise.Impact;

namespace CommitWise.Explanations.Prose;

/// <summary>A changed file with what its path says about it.</summary>
internal sealed class OutlinedFile
{
    private static readonly FrozenSet<string>.AlternateLookup<ReadOnlySpan<char>> MigrationFolders =
        RepoPath.Folders("migrations", "migration", "migrate", "alembic", "flyway", "liquibase", "changelogs");

    private static readonly FrozenSet<string>.AlternateLookup<ReadOnlySpan<char>> ShowFolders =
        RepoPath.Folders("doc", "docs", "sample", "samples", "example", "examples", "demo", "demos", "snippets", "playground", "bench",
            "benchmark", "benchmarks");

    public OutlinedFile(ChangedFileSummary summary)
    {
        Summary = summary;
        bool hasCodeName = SourceFamilies.Of(Path) != SourceFamily.None;
        Kind = FileKinds.Classify(Path);
        IsCode = Kind == FileKind.Source && hasCodeName && !summary.IsSubmodule;
        IsMigration = IsCode
            && (RepoPath.HasSegment(Path, MigrationFolders) || summary.Symbols.Any(symbol => symbol.Kind == SymbolKind.Table));
    }

    /// <summary>What the pipeline knows.</summary>
    public ChangedFileSummary Summary { get; }

    /// <summary>Numbers and names.</summary>
    public FileChange Change => Summary.Change;

    /// <summary>Path after the change.</summary>
    public string Path => Summary.Change.Path;

    /// <summary>What it is for.</summary>
    public FileKind Kind { get; }

    /// <summary>Product code in a known language.</summary>
    public bool IsCode { get; }

    /// <summary>Code that nobody builds on: samples, benchmarks, snippets of documentation.</summary>
    public bool IsForShow => RepoPath.HasSegment(Path, ShowFolders);

    /// <summary>Code that changes the shape of stored data.</summary>
    public bool IsMigration { get; }

    /// <summary>It declares more than was kept, so that what is listed must not be counted.</summary>
    public bool HasMoreSymbols => Summary.Truncated && Summary.Symbols.Count >= StructureScanner.MaxSymbols;

    /// <summary>Lines added and deleted.</summary>
    public long Lines => (long)Change.Additions + Change.Deletions;

    /// <summary>Whether the file only moved.</summary>
    public bool IsPureMove => Change.Status == FileStatus.Renamed && Lines == 0 && !Change.IsBinary;

    /// <summary>The largest hunk, or the whole file when there is none.</summary>
    public Evidence Largest()
    {
        HunkSummary? hunk = Summary.Hunks.MaxBy(hunk => (long)hunk.Additions + hunk.Deletions);
        int line = hunk is null ? 0 : Change.Status == FileStatus.Deleted ? hunk.OldStart : hunk.NewStart;
        return new Evidence(Path, line > 0 ? line : null);
    }
}
