using System.Text.RegularExpressions;

namespace CommitWise.Impact.BuildReaders;

/// <summary>Gradle scripts: <c>project(":a:b")</c> and <c>projects.a.b</c>. What a script computes is beyond reading.</summary>
internal static partial class GradleReader
{
    private const RegexOptions Options = RegexOptions.ExplicitCapture | RegexOptions.CultureInvariant | RegexOptions.NonBacktracking;

    public static BuildFileFacts Read(string text)
    {
        IEnumerable<string> byPath = ProjectCall().Matches(text).Select(match => match.Groups["path"].Value.Replace(':', '/'));
        IEnumerable<string> byAccessor = Accessor().Matches(text).Select(match => Folder(match.Groups["name"].Value));
        return new BuildFileFacts(null, null, [.. byPath.Concat(byAccessor).Where(target => target.Length > 0).Select(Reference)]);
    }

    private static ModuleReference Reference(string target) => new(target, ReferenceBy.FolderEnd);

    // Gradle makes fooBar of foo-bar for its accessors.
    private static string Folder(string accessor) => Hump().Replace(accessor, "-$0").ToLowerInvariant().Replace('.', '/');

    [GeneratedRegex("""\bproject\s*\(\s*(?:path\s*[:=]\s*)?["']:(?<path>[\w.:-]+)["']""", Options)]
    private static partial Regex ProjectCall();

    [GeneratedRegex("""\(\s*projects\.(?<name>[\w.]+)\s*\)""", Options)]
    private static partial Regex Accessor();

    [GeneratedRegex("(?<=[a-z0-9])[A-Z]", RegexOptions.CultureInvariant, 1000)]
    private static partial Regex Hump();
}
