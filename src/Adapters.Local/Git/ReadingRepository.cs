using System.Security.Cryptography;
using System.Text;

namespace CommitWise.Adapters.Local.Git;

/// <summary>
/// Our own bare repository through which a clone's objects are read: its alternates name theirs, its refs are a copy of theirs, and its
/// configuration and attributes are ours. So nothing that the clone's configuration, hooks or attributes say is ever obeyed.
/// </summary>
internal static class ReadingRepository
{
    // Built-in drivers of git that only choose which line heads a hunk; none runs a command or changes a count.
    private const string Attributes =
        """
        *.cs diff=csharp
        *.java diff=java
        *.kt diff=kotlin
        *.py diff=python
        *.go diff=golang
        *.rs diff=rust
        *.rb diff=ruby
        *.php diff=php
        *.pl diff=perl
        *.c diff=cpp
        *.h diff=cpp
        *.cc diff=cpp
        *.cpp diff=cpp
        *.hpp diff=cpp
        *.m diff=objc
        *.css diff=css
        *.md diff=markdown
        *.sh diff=bash
        *.ex diff=elixir
        *.exs diff=elixir

        """;

    /// <summary>Makes or renews it.</summary>
    /// <param name="layout">The clone.</param>
    /// <param name="refs">Its refs.</param>
    /// <param name="cacheFolder">Where all of ours are.</param>
    /// <returns>Its folder, the same for the same clone.</returns>
    public static string Prepare(GitLayout layout, GitRefs refs, string cacheFolder)
    {
        var name = Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(layout.GitFolder)))[..32];
        var folder = Path.Combine(Path.GetFullPath(cacheFolder), "clones", name);
        Directory.CreateDirectory(Path.Combine(folder, "objects", "info"));
        Directory.CreateDirectory(Path.Combine(folder, "info"));
        Directory.CreateDirectory(Path.Combine(folder, "refs"));
        Write(folder, "config", Config(refs.Format));
        Write(folder, "objects/info/alternates", Quoted(layout.Objects) + "\n");
        Write(folder, "info/attributes", Attributes);
        Write(folder, "packed-refs", PackedRefs(refs));
        Write(folder, "HEAD", (refs.Head ?? "ref: refs/heads/.invalid") + "\n");
        return folder;
    }

    // Git 2.43 and later read attributes of a bare repository from its HEAD unless told otherwise; older ones from nowhere.
    private static string Config(ObjectFormat format) =>
        $"""
        [core]
            repositoryformatversion = {(format == ObjectFormat.Sha1 ? 0 : 1)}
            bare = true
        [attr]
            tree = {format.EmptyTree}
        {(format == ObjectFormat.Sha1 ? string.Empty : $"[extensions]\n    objectFormat = {format.Name}")}

        """;

    // Without the word "sorted" in a heading git checks the order itself: ours is not that of UTF-8 bytes.
    private static string PackedRefs(GitRefs refs)
    {
        var lines = new StringBuilder();
        foreach (var (name, id) in refs.Ids)
        {
            lines.Append(id).Append(' ').Append(name).Append('\n');
        }

        return lines.ToString();
    }

    // Two processes may renew it at once: each file changes whole.
    private static void Write(string folder, string name, string content)
    {
        var target = Path.Combine(folder, name);
        if (File.Exists(target) && string.Equals(File.ReadAllText(target), content, StringComparison.Ordinal))
        {
            return;
        }

        var temporary = $"{target}.{Guid.NewGuid():n}.tmp";
        File.WriteAllText(temporary, content);
        File.Move(temporary, target, overwrite: true);
    }

    // A line that starts with a double quote is quoted as in C; one that starts with # is a comment.
    private static string Quoted(string path) => OperatingSystem.IsWindows()
        ? path.Replace('\\', '/')
        : "\"" + path.Replace("\\", "\\\\", StringComparison.Ordinal)
            .Replace("\"", "\\\"", StringComparison.Ordinal)
            .Replace("\n", "\\n", StringComparison.Ordinal) + "\"";
}
