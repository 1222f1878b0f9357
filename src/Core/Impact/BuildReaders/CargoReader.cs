namespace CommitWise.Impact.BuildReaders;

/// <summary><c>Cargo.toml</c>: every table of dependencies, by crate name and by path.</summary>
internal static class CargoReader
{
    public static BuildFileFacts Read(string text)
    {
        string? name = null;
        var references = new List<ModuleReference>();
        foreach (TomlEntry entry in TomlText.Entries(text))
        {
            if (entry is { Table: "package", Key: "name" })
            {
                name = TomlText.AsString(entry.Value);
            }
            else if (IsDependencies(entry.Table))
            {
                references.AddRange(References(entry.Key, entry.Value));
            }
            else if (SplitLast(entry.Table) is var (parent, crate) && IsDependencies(parent))
            {
                references.AddRange(References(crate, $"{{ {entry.Key} = {entry.Value} }}"));
            }
        }

        return new BuildFileFacts(name, name, references);
    }

    private static bool IsDependencies(string table) =>
        table.EndsWith("dependencies", StringComparison.Ordinal) && !table.StartsWith("workspace", StringComparison.Ordinal);

    private static (string Parent, string Last) SplitLast(string table)
    {
        int dot = table.LastIndexOf('.');
        return dot < 0 ? ("", table) : (table[..dot], table[(dot + 1)..]);
    }

    // foo = "1", foo.workspace = true, foo = { path = "../foo" }, bar = { package = "foo" }
    private static IEnumerable<ModuleReference> References(string key, string value)
    {
        yield return new ModuleReference(key.Split('.')[0], ReferenceBy.Identity);
        if (!value.StartsWith('{'))
        {
            yield break;
        }

        foreach (string field in value.Trim('{', '}', ' ').Split(','))
        {
            string[] sides = field.Split('=', 2, StringSplitOptions.TrimEntries);
            if (sides is ["path", var path] && TomlText.AsString(path) is { } folder)
            {
                yield return new ModuleReference(folder, ReferenceBy.Path);
            }
            else if (sides is ["package", var package] && TomlText.AsString(package) is { } crate)
            {
                yield return new ModuleReference(crate, ReferenceBy.Identity);
            }
        }
    }
}
