using System.Xml.Linq;

namespace CommitWise.Impact.BuildReaders;

/// <summary>Project files of MSBuild, and those it imports into every project below: <c>ProjectReference</c> by path.</summary>
internal static class MsBuildReader
{
    public static BuildFileFacts Read(string path, string text)
    {
        string name = RepoPath.Stem(path).ToString();
        var references = new List<ModuleReference>();
        foreach (XElement item in XmlText.Root(text).Descendants().Where(element => element.Name.LocalName is "ProjectReference"))
        {
            foreach (string include in ((string?)item.Attribute("Include") ?? "")
                .Split(';', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries))
            {
                references.Add(Reference(path, include));
            }
        }

        return new BuildFileFacts(name, RepoPath.Name(path).ToString(), references);
    }

    // Other properties at the start are a root that only MSBuild knows.
    private static ModuleReference Reference(string file, string include)
    {
        const string here = "$(MSBuildThisFileDirectory)";
        string path = include.Replace('\\', '/');
        if (path.StartsWith(here, StringComparison.OrdinalIgnoreCase)
            && RepoPath.Resolve(RepoPath.Folder(file), path[here.Length..]) is { } whole)
        {
            return new ModuleReference(whole, ReferenceBy.FolderEnd);
        }

        int property = path.LastIndexOf(')');
        bool isPlain = property < 0 || property + 1 == path.Length;
        return isPlain
            ? new ModuleReference(path, ReferenceBy.Path)
            : new ModuleReference(path[(property + 1)..].TrimStart('/'), ReferenceBy.FolderEnd);
    }
}
