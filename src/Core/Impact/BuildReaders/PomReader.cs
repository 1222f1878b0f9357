using System.Xml.Linq;

namespace CommitWise.Impact.BuildReaders;

/// <summary><c>pom.xml</c>: parent, dependencies and plugins by <c>artifactId</c>.</summary>
internal static class PomReader
{
    public static BuildFileFacts Read(string text)
    {
        XElement root = XmlText.Root(text);
        string? name = root.ChildText("artifactId");
        IEnumerable<ModuleReference> references = root.Descendants()
            .Where(element => element.Name.LocalName is "parent" or "dependency" or "plugin" && !IsManaged(element))
            .Select(element => element.ChildText("artifactId"))
            .OfType<string>()
            .Select(artifact => new ModuleReference(artifact, ReferenceBy.Identity));
        return new BuildFileFacts(name, name, [.. references]);
    }

    // What is managed is a version for whoever asks, not a dependency.
    private static bool IsManaged(XElement element) =>
        element.Ancestors().Any(outer => outer.Name.LocalName is "dependencyManagement" or "pluginManagement");
}
