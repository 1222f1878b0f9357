using System.Text.Json;
using System.Xml;

namespace CommitWise.Impact.BuildReaders;

/// <summary>Reads build files; what they say is data from the change and is only ever compared with names of the tree.</summary>
internal static class BuildFileReader
{
    /// <summary>Reads one file; a malformed one gives <c>null</c> and one line of what is wrong.</summary>
    public static BuildFileFacts? Read(BuildFileKind kind, string path, string text, out string? problem)
    {
        problem = null;
        try
        {
            return Read(kind, path, text.TrimStart('\uFEFF'));
        }
        catch (XmlException exception)
        {
            problem = $"{path}: not well-formed XML{(exception.LineNumber > 0 ? $" at line {exception.LineNumber}" : "")}";
        }
        catch (JsonException exception)
        {
            problem = $"{path}: not valid JSON at line {exception.LineNumber + 1}";
        }

        return null;
    }

    private static BuildFileFacts Read(BuildFileKind kind, string path, string text) => kind switch
    {
        BuildFileKind.DotNet or BuildFileKind.MsBuildShared => MsBuildReader.Read(path, text),
        BuildFileKind.Npm => PackageJsonReader.Read(text),
        BuildFileKind.Maven => PomReader.Read(text),
        BuildFileKind.Gradle => GradleReader.Read(text),
        BuildFileKind.Go => GoModReader.Read(text),
        BuildFileKind.Cargo => CargoReader.Read(text),
        BuildFileKind.Python => PythonReader.Read(path, text),
        BuildFileKind.Osgi => ManifestReader.Read(text),
        _ => BuildFileFacts.Nothing,
    };
}
