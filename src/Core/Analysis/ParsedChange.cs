using System.Text;
using System.Text.Json;
using CommitWise.Diffs;
using CommitWise.Explanations;
using CommitWise.History;
using CommitWise.Intake;

namespace CommitWise.Analysis;

/// <summary>A diff as a decision reads it: per file the numbers, the hunks without their text, and what its lines declare.</summary>
/// <param name="Files">One entry per changed path, in the order of the diff.</param>
public sealed record ParsedChange(IReadOnlyList<ChangedFileSummary> Files)
{
    /// <summary>Hunks of one file that are kept for the explanation; the counts are of all of them.</summary>
    public const int HunksKept = 200;

    /// <summary>The changes alone.</summary>
    public IReadOnlyList<FileChange> Changes { get; } = [.. Files.Select(file => file.Change)];

    /// <summary>Hunks of the whole change.</summary>
    public int Hunks { get; private init; }

    /// <summary>False when only the names of the files are known: whatever needs lines is unknown.</summary>
    public bool LinesKnown { get; private init; } = true;

    /// <summary>Reads what a change does, in either form.</summary>
    /// <param name="content">As it is stored.</param>
    /// <param name="form">What it is.</param>
    /// <exception cref="DiffFormatException">The diff is malformed.</exception>
    /// <exception cref="InputException"><c>malformed-paths</c>.</exception>
    public static ParsedChange Read(ReadOnlyMemory<byte> content, SimulationForm form) =>
        form == SimulationForm.Diff ? Read(content) : ReadPaths(content);

    /// <summary>Reads a diff.</summary>
    /// <param name="diff">Unified diff of one change.</param>
    /// <exception cref="DiffFormatException">The diff is malformed.</exception>
    public static ParsedChange Read(ReadOnlyMemory<byte> diff)
    {
        var files = new List<ChangedFileSummary>();
        var hunks = 0;
        using var reader = new DiffReader(diff);
        StructureScanner? scanner = null;
        while (reader.ReadFile(Scan) is { } file)
        {
            hunks += file.Hunks.Count;
            Add(files, Summarise(file, diff.Span, scanner?.Symbols ?? []));
            scanner = null;
        }

        return new ParsedChange(files) { Hunks = hunks };

        void Scan(FileDiff file, in DiffLine line)
        {
            if (line.Kind is DiffLineKind.Added or DiffLineKind.Deleted && !file.IsSubmodule)
            {
                var added = line.Kind == DiffLineKind.Added;
                scanner ??= new StructureScanner(file.Path);
                scanner.Add(line.Text, added ? line.NewNumber : line.OldNumber, added);
            }
        }
    }

    private static ParsedChange ReadPaths(ReadOnlyMemory<byte> json)
    {
        var files = PathsOf(json).Distinct(StringComparer.Ordinal)
            .Select(path => new ChangedFileSummary(new FileChange(path, null, FileStatus.Modified, 0, 0, IsBinary: false), [], []));
        return new ParsedChange([.. files]) { LinesKnown = false };
    }

    private static string[] PathsOf(ReadOnlyMemory<byte> json)
    {
        try
        {
            var paths = JsonSerializer.Deserialize(json.Span, AnalysisJson.Default.StringArray) ?? [];
            return Array.TrueForAll(paths, path => path is { Length: > 0 })
                ? paths
                : throw new InputException("malformed-paths", "A changed path is empty.");
        }
        catch (JsonException fault)
        {
            throw new InputException("malformed-paths", $"The changed paths are no JSON array of texts: {fault.Message.ReplaceLineEndings(" ")}", fault);
        }
    }

    // A change of type (a file becomes a link) is a deletion and an addition of one path: one changed file.
    private static void Add(List<ChangedFileSummary> files, ChangedFileSummary next)
    {
        if (files is [.., var last] && last.Change.Status == FileStatus.Deleted && next.Change.Status == FileStatus.Added
            && string.Equals(last.Change.Path, next.Change.Path, StringComparison.Ordinal))
        {
            files[^1] = next with
            {
                Change = next.Change with { Status = FileStatus.Modified, Deletions = last.Change.Deletions },
                Hunks = [.. last.Hunks, .. next.Hunks],
                Symbols = [.. last.Symbols, .. next.Symbols],
                ModeChanged = true,
            };
        }
        else
        {
            files.Add(next);
        }
    }

    private static ChangedFileSummary Summarise(FileDiff file, ReadOnlySpan<byte> source, IReadOnlyList<Symbol> symbols)
    {
        var change = new FileChange(file.Path, file.OldPath, file.Status, file.Additions, file.Deletions, file.IsBinary);
        var hunks = new List<HunkSummary>(Math.Min(file.Hunks.Count, HunksKept));
        foreach (var hunk in file.Hunks.Take(HunksKept))
        {
            hunks.Add(new HunkSummary(
                Encoding.UTF8.GetString(hunk.Heading(source)), hunk.OldStart, hunk.NewStart, hunk.Additions, hunk.Deletions));
        }

        return new ChangedFileSummary(
            change,
            hunks,
            symbols,
            file.IsSubmodule,
            ModeChanged: file.OldMode is { } before && file.NewMode is { } after && before != after,
            Truncated: file.Hunks.Count > HunksKept || symbols.Count >= StructureScanner.MaxSymbols);
    }
}
