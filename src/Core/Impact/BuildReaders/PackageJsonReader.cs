using System.Text.Json;

namespace CommitWise.Impact.BuildReaders;

/// <summary><c>package.json</c>: workspace packages by name, <c>file:</c> and <c>link:</c> by path.</summary>
internal static class PackageJsonReader
{
    private static readonly JsonDocumentOptions Options = new() { AllowTrailingCommas = true, CommentHandling = JsonCommentHandling.Skip };
    private static readonly string[] Sections = ["dependencies", "devDependencies", "peerDependencies", "optionalDependencies"];

    public static BuildFileFacts Read(string text)
    {
        using JsonDocument document = JsonDocument.Parse(text, Options);
        JsonElement root = document.RootElement;
        if (root.ValueKind != JsonValueKind.Object)
        {
            return BuildFileFacts.Nothing;
        }

        string? name = root.TryGetProperty("name", out JsonElement value) && value.ValueKind == JsonValueKind.String
            ? value.GetString()
            : null;
        return new BuildFileFacts(name, name, [.. Sections.SelectMany(section => References(root, section))]);
    }

    private static IEnumerable<ModuleReference> References(JsonElement root, string section)
    {
        if (!root.TryGetProperty(section, out JsonElement packages) || packages.ValueKind != JsonValueKind.Object)
        {
            yield break;
        }

        foreach (JsonProperty package in packages.EnumerateObject())
        {
            string version = package.Value.ValueKind == JsonValueKind.String ? package.Value.GetString()! : "";
            yield return version.StartsWith("file:", StringComparison.Ordinal) || version.StartsWith("link:", StringComparison.Ordinal)
                ? new ModuleReference(version[5..], ReferenceBy.Path)
                : new ModuleReference(package.Name, ReferenceBy.Identity);
        }
    }
}
