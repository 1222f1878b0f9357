using System.Collections.Frozen;
using System.Text.RegularExpressions;
using CommitWise.Impact;

namespace CommitWise.Explanations.Structure;

/// <summary>Lines of manifests that ask for a package, by the manifest's name.</summary>
internal static partial class DependencyPatterns
{
    private const RegexOptions Options = RegexOptions.ExplicitCapture | RegexOptions.CultureInvariant | RegexOptions.NonBacktracking;

    // Keys of manifests whose values look like versions of a package.
    private static readonly FrozenSet<string> OwnKeys = FrozenSet.Create(
        StringComparer.Ordinal, "version", "node", "npm", "yarn", "pnpm", "name", "edition", "rust-version", "resolver", "requires-python",
            "python");

    /// <summary>The package that a line asks for, with its version or an empty one; null when it asks for none.</summary>
    public static (string Name, string Version)? Find(Regex pattern, string line)
    {
        Match match = pattern.Match(line);
        return match.Success && !OwnKeys.Contains(match.Groups["name"].Value)
            ? (match.Groups["name"].Value, match.Groups["version"].Value.Trim()) : null;
    }

    /// <summary>The pattern of a manifest, with groups <c>name</c> and <c>version</c>; null for other files.</summary>
    public static Regex? For(string path)
    {
        ReadOnlySpan<char> name = RepoPath.Name(path);
        return name switch
        {
            "package.json" or "composer.json" => Json(),
            "go.mod" => GoMod(),
            "Cargo.toml" or "libs.versions.toml" => Toml(),
            "pyproject.toml" => Pyproject(),
            "build.gradle" or "build.gradle.kts" => Gradle(),
            "pom.xml" => Pom(),
            "Gemfile" => Gem(),
            _ when name.EndsWith("proj", StringComparison.Ordinal) && RepoPath.Extension(path).Length > 4 => MsBuild(),
            _ when name.EndsWith(".props", StringComparison.OrdinalIgnoreCase)
                || name.EndsWith(".targets", StringComparison.OrdinalIgnoreCase) => MsBuild(),
            _ when RequirementFiles.Contain(path) => Requirement(),
            _ when name.StartsWith("Dockerfile", StringComparison.Ordinal) => Image(),
            _ when path.StartsWith(".github/workflows/", StringComparison.Ordinal) => Action(),
            _ => null,
        };
    }

    [GeneratedRegex("""<(?:PackageReference|PackageVersion|GlobalPackageReference)\s+(?:Include|Update)\s*=\s*"(?<name>[^"$]+)"(?:.*?\bVersion\s*=\s*"(?<version>[^"]+)")?""", Options)]
    private static partial Regex MsBuild();

    [GeneratedRegex("""^\s*"(?<name>[@\w][\w./@-]*)"\s*:\s*"(?<version>[\^~>=<v ]*\d[^"]*)"\s*,?\s*$""", Options)]
    private static partial Regex Json();

    [GeneratedRegex(@"^\s*(?:require\s+)?(?<name>[\w.-]+\.[\w-]+(?:/[\w.~-]+)*)\s+(?<version>v\d\S*)", Options)]
    private static partial Regex GoMod();

    [GeneratedRegex("""^(?<name>[\w-]+)\s*=\s*(?:\{.*?\bversion\s*=\s*)?"(?<version>[\^~=<> ]*\d[^"]*)" """, Options | RegexOptions.IgnorePatternWhitespace)]
    private static partial Regex Toml();

    [GeneratedRegex("""^\s*"(?<name>[A-Za-z0-9][\w.-]*)(?:\[[^\]]*\])?\s*(?<version>[<>=~!]=?[^"]+)"\s*,?""", Options)]
    private static partial Regex Pyproject();

    [GeneratedRegex("""\b(?:implementation|api|compileOnly|runtimeOnly|testImplementation|testRuntimeOnly|annotationProcessor|classpath|kapt)\s*\(?\s*(?:platform\()?["'](?<name>[^:"']+:[^:"']+):(?<version>[^"']+)["']""", Options)]
    private static partial Regex Gradle();

    [GeneratedRegex(@"^\s*(?:<artifactId>(?<name>[\w.-]+)</artifactId>|<(?<name>[\w.-]+?)[.-]version>(?<version>[^<$]+)</)", Options)]
    private static partial Regex Pom();

    [GeneratedRegex("""^\s*gem\s+["'](?<name>[\w-]+)["'](?:\s*,\s*["'](?<version>[^"']+)["'])?""", Options)]
    private static partial Regex Gem();

    [GeneratedRegex(@"^(?<name>[A-Za-z0-9][\w.-]*)(?:\[[^\]]*\])?\s*(?<version>[<>=~!]=[^#;]+)?", Options)]
    private static partial Regex Requirement();

    [GeneratedRegex(@"^\s*FROM\s+(?:--platform=\S+\s+)?(?<name>[\w./-]+?)(?::(?<version>[\w.-]+))?(?:@\S+)?(?:\s|$)", Options)]
    private static partial Regex Image();

    [GeneratedRegex(@"^\s*(?:-\s*)?uses:\s*(?<name>[\w.-]+/[\w./-]+)@(?<version>[\w.-]+)", Options)]
    private static partial Regex Action();
}
