using CommitWise.Impact;

namespace CommitWise.Explanations.Prose;

/// <summary>Packages, settings and stored data.</summary>
internal static class DependencySentences
{
    public static IEnumerable<Statement> Write(ChangeOutline change) =>
        ((Statement?[])[Packages(change), Settings(change), Schema(change)]).OfType<Statement>();

    /// <summary>What happens to packages, as a predicate: <c>moves Serilog from 2.12.0 to 3.1.1 and adds Polly 8.9.1</c>.</summary>
    public static string Moves(IReadOnlyList<DependencyChange> changes)
    {
        DependencyChange[] moved = [.. changes.Where(change => change is { From: not null, To: not null })];
        HashSet<string> told = [.. moved.Select(change => change.Name)];
        // A package may be named with its version in one file and without in another.
        DependencyChange[] added =
        [
            .. changes.Where(change => change.From is null && !told.Contains(change.Name))
                .GroupBy(change => change.Name, StringComparer.Ordinal)
                .Select(group => group.MaxBy(change => change.To?.Length ?? 0)!),
        ];
        DependencyChange[] dropped = [.. changes.Where(change => change.To is null && !told.Contains(change.Name))];
        var clauses = new List<string>();
        if (moved.Length > 0)
        {
            clauses.Add($"moves {Words.List([.. ByVersions(moved)])}");
        }

        if (added.Length > 0)
        {
            clauses.Add($"adds {Listed(added, change => change.NameAndVersion)}");
        }

        if (dropped.Length > 0)
        {
            clauses.Add($"drops {Names(dropped)}");
        }

        return string.Join(", ", clauses.Take(clauses.Count - 1).Append(clauses.Count > 1 ? $"and {clauses[^1]}" : clauses[0]));
    }

    private static IEnumerable<string> ByVersions(IEnumerable<DependencyChange> moved) =>
        moved.GroupBy(change => change.Versions, StringComparer.Ordinal).Select(group => $"{Names(group)} {group.Key}");

    private static string Names(IEnumerable<DependencyChange> changes) => Listed([.. changes], change => Words.Plain(change.Name));

    private static string Listed(IReadOnlyList<DependencyChange> changes, Func<DependencyChange, string> name)
    {
        string[] names = [.. changes.Select(name).Distinct(StringComparer.Ordinal)];
        return changes.Any(change => change.HasMore) ? Words.OpenList(names) : Words.List(names);
    }

    private static Statement? Packages(ChangeOutline change) => change.Dependencies.Count == 0 || Headline.IsDependenciesOnly(change)
        ? null
        : Statement.Of(Weight.Important, $"Among its dependencies, it {Moves(change.Dependencies)}",
            [.. change.Dependencies.Take(5).Select(package => package.Evidence)]);

    // A change of nothing else has said so in its first sentence.
    private static Statement? Settings(ChangeOutline change)
    {
        HashSet<string> manifests = [.. change.Dependencies.Select(package => package.Evidence.Path)];
        OutlinedFile[] build = [.. change.Files.Where(file => file.Kind == FileKind.Build && !manifests.Contains(file.Path))];
        OutlinedFile[] config = [.. change.Files.Where(file => file.Kind == FileKind.Config)];
        if (build.Length + config.Length == 0 || change.Files.Count <= Headline.FewFiles || (change.Code.Count == 0 && change.Tests.Count == 0))
        {
            return null;
        }

        string[] clauses = [.. Clause("the build", build), .. Clause("configuration", config)];
        return Statement.Of(Weight.Detail, $"It also touches {string.Join(" and ", clauses)}",
            ChangeOutline.Evidence([.. build, .. config]));

        IEnumerable<string> Clause(string what, OutlinedFile[] files)
        {
            if (files.Length > 0)
            {
                yield return $"{what} ({change.NamesOf(files)})";
            }
        }
    }

    private static Statement? Schema(ChangeOutline change)
    {
        OutlinedFile[] migrations = [.. change.Files.Where(file => file.IsMigration)];
        if (migrations.Length == 0)
        {
            return null;
        }

        (Symbol Symbol, OutlinedFile File)[] tables =
            [.. migrations.SelectMany(file => file.Summary.Symbols.Where(symbol => symbol is { Kind: SymbolKind.Table, Added: true })
                .Select(symbol => (symbol, file)))];
        string names = change.NamesOf(migrations);
        if (tables.Length == 0)
        {
            return Statement.Of(Weight.Important,
                $"It contains {(migrations.Length == 1 ? "the database migration" : "the database migrations")} {names}",
                ChangeOutline.Evidence(migrations));
        }

        return Statement.Of(Weight.Important, $"The database schema changes: {names} {Verbs(tables)}",
            [.. tables.Take(5).Select(table => new Evidence(table.File.Path, table.Symbol.Line))]);
    }

    private static string Verbs(IEnumerable<(Symbol Symbol, OutlinedFile File)> tables) => Words.List(
        [.. tables.GroupBy(table => table.Symbol.Detail, StringComparer.Ordinal).OrderBy(group => group.Key, StringComparer.Ordinal)
            .Select(group => Verb(group.Key, [.. group.Select(table => Words.Plain(table.Symbol.Name)).Distinct(StringComparer.Ordinal)]))],
        9);

    private static string Verb(string verb, string[] tables) =>
        $"{verb}s the {(tables.Length == 1 ? "table" : "tables")} {Words.List(tables)}";
}
