using System.Collections.Frozen;

namespace CommitWise.Impact;

/// <summary>Languages whose files test each other.</summary>
internal enum SourceFamily
{
    None,
    DotNet,
    Jvm,
    Python,
    Go,
    Script,
    Ruby,
    Php,
    Rust,
    C,
    Swift,
    Shell,
    Other,
}

/// <summary>Tells the family of a file by its extension.</summary>
internal static class SourceFamilies
{
    private static readonly FrozenDictionary<string, SourceFamily>.AlternateLookup<ReadOnlySpan<char>> ByExtension = Table(
        (SourceFamily.DotNet, "cs fs fsi vb razor cshtml xaml"),
        (SourceFamily.Jvm, "java kt kts scala groovy"),
        (SourceFamily.Python, "py pyi pyx"),
        (SourceFamily.Go, "go"),
        (SourceFamily.Script, "js jsx mjs cjs ts tsx mts cts vue svelte"),
        (SourceFamily.Ruby, "rb"),
        (SourceFamily.Php, "php"),
        (SourceFamily.Rust, "rs"),
        (SourceFamily.C, "c cc cpp cxx h hh hpp hxx inl m mm"),
        (SourceFamily.Swift, "swift"),
        (SourceFamily.Shell, "sh bash bats"),
        (SourceFamily.Other, "dart ex exs pl pm t hs lua r erl clj cljs jl ml nim zig sql proto cu asm s f90 pas ps1 psm1 bat cmd"));

    /// <summary>The family of a file; none for what is not code.</summary>
    public static SourceFamily Of(ReadOnlySpan<char> path) =>
        ByExtension.TryGetValue(RepoPath.Extension(path), out SourceFamily family) ? family : SourceFamily.None;

    private static FrozenDictionary<string, SourceFamily>.AlternateLookup<ReadOnlySpan<char>> Table(
        params (SourceFamily Family, string Extensions)[] rows) =>
        rows.SelectMany(row => row.Extensions.Split(' ').Select(extension => (extension, row.Family)))
            .ToFrozenDictionary(pair => pair.extension, pair => pair.Family, StringComparer.OrdinalIgnoreCase)
            .GetAlternateLookup<ReadOnlySpan<char>>();
}
