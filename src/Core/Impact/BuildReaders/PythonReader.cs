using System.Text.RegularExpressions;

namespace CommitWise.Impact.BuildReaders;

/// <summary><c>pyproject.toml</c>, <c>setup.cfg</c>, <c>setup.py</c>: requirements by distribution name.</summary>
internal static partial class PythonReader
{
    private const RegexOptions Options = RegexOptions.ExplicitCapture | RegexOptions.CultureInvariant | RegexOptions.NonBacktracking;

    public static BuildFileFacts Read(string path, string text)
    {
        string file = RepoPath.Name(path).ToString();
        (string? name, IEnumerable<string> requirements) = file switch
        {
            "pyproject.toml" => Pyproject(text),
            "setup.cfg" => (SetupCfgName().Match(text) is { Success: true } match ? match.Groups["name"].Value : null, text.Split('\n')),
            _ => (SetupPyName().Match(text) is { Success: true } match ? match.Groups["name"].Value : null, TomlText.Strings(text)),
        };
        return new BuildFileFacts(name, name is null ? null : Normalize(name), [.. requirements.SelectMany(Reference)]);
    }

    private static (string? Name, IEnumerable<string> Requirements) Pyproject(string text)
    {
        string? name = null;
        var requirements = new List<string>();
        foreach (TomlEntry entry in TomlText.Entries(text))
        {
            if (entry is { Table: "project" or "tool.poetry", Key: "name" })
            {
                name = TomlText.AsString(entry.Value) ?? name;
            }
            else if (entry.Table.Contains("poetry", StringComparison.Ordinal)
                && entry.Table.EndsWith("dependencies", StringComparison.Ordinal))
            {
                requirements.Add(entry.Key);
            }
            else if (entry is { Table: "project", Key: "dependencies" }
                || entry.Table is "project.optional-dependencies" or "dependency-groups")
            {
                requirements.AddRange(TomlText.Strings(entry.Value));
            }
        }

        return (name, requirements);
    }

    private static IEnumerable<ModuleReference> Reference(string requirement)
    {
        Match name = RequirementName().Match(requirement);
        if (name.Success)
        {
            yield return new ModuleReference(Normalize(name.Groups["name"].Value), ReferenceBy.Identity);
        }
    }

    // PEP 503: runs of - _ . are one dash, case is ignored.
    private static string Normalize(string name) => Separators().Replace(name, "-").ToLowerInvariant();

    [GeneratedRegex("[-_.]+", Options)]
    private static partial Regex Separators();

    [GeneratedRegex(@"^\s*(?<name>[A-Za-z0-9][A-Za-z0-9._-]*)", Options)]
    private static partial Regex RequirementName();

    [GeneratedRegex(@"\[metadata\][^\[]*?\nname\s*=\s*(?<name>[A-Za-z0-9._-]+)", Options)]
    private static partial Regex SetupCfgName();

    [GeneratedRegex("""\bname\s*=\s*["'](?<name>[A-Za-z0-9._-]+)["']""", Options)]
    private static partial Regex SetupPyName();
}
