using System.Diagnostics;
using System.Globalization;
using System.Text;

namespace CommitWise.Testing;

/// <summary>A clone with many heads on top of its default branch, each a pull request of so many lines. Deleted on dispose.</summary>
public sealed class ChangeHeads : IDisposable
{
    private const int FilesPerChange = 8;
    private const int HistoryCommits = 600;

    private readonly string _folder;

    private ChangeHeads(string folder, string root, string baseSha)
    {
        _folder = folder;
        Root = root;
        BaseSha = baseSha;
    }

    /// <summary>The clone, bare.</summary>
    public string Root { get; }

    /// <summary>Tip of the default branch.</summary>
    public string BaseSha { get; }

    /// <summary>Makes a clone of a repository, or of one made for the purpose.</summary>
    /// <param name="input">Folder of a repository; null to make one of 600 commits.</param>
    /// <param name="origin">Address that the clone says it comes from.</param>
    public static ChangeHeads Create(string? input, string origin)
    {
        var folder = Directory.CreateTempSubdirectory("commitwise-bench-").FullName;
        var root = Path.Combine(folder, "sample.git");
        if (input is null)
        {
            Git(folder, "init", "-q", "--bare", "-b", "main", root);
            Import(root, HistoryScript());
        }
        else
        {
            Git(folder, "clone", "-q", "--bare", "--no-hardlinks", input, root);
        }

        Git(root, "remote", input is null ? "add" : "set-url", "origin", origin);
        return new ChangeHeads(folder, root, Git(root, "rev-parse", "HEAD").Trim());
    }

    /// <summary>Adds heads.</summary>
    /// <param name="name">Names their branches.</param>
    /// <param name="count">How many.</param>
    /// <param name="lines">Changed lines of each.</param>
    /// <returns>Their commits.</returns>
    public IReadOnlyList<string> Add(string name, int count, int lines)
    {
        var script = new StringBuilder();
        for (var head = 0; head < count; head++)
        {
            script.Append(CultureInfo.InvariantCulture, $"commit refs/heads/{name}/{head}\ncommitter Ada Test <ada@example.org> {1_800_000_000 + head} +0000\n");
            AppendData(script, $"Change {head} of {name}");
            script.Append(CultureInfo.InvariantCulture, $"from {BaseSha}\n");
            for (var file = 0; file < FilesPerChange; file++)
            {
                script.Append(CultureInfo.InvariantCulture, $"M 100644 inline src/Part{file}/{name}{head}.cs\n");
                AppendData(script, Source(lines / FilesPerChange, head + file));
            }
        }

        Import(Root, script.ToString());
        return [.. Enumerable.Range(0, count).Select(head => Git(Root, "rev-parse", $"refs/heads/{name}/{head}").Trim())];
    }

    /// <inheritdoc/>
    public void Dispose() => Directory.Delete(_folder, recursive: true);

    private static string HistoryScript()
    {
        var script = new StringBuilder();
        for (var commit = 0; commit < HistoryCommits; commit++)
        {
            script.Append(CultureInfo.InvariantCulture, $"commit refs/heads/main\ncommitter Author{commit % 9} <a{commit % 9}@example.org> {1_700_000_000 + (commit * 3600)} +0000\n");
            AppendData(script, commit % 4 == 0 ? $"Fix defect {commit}" : $"Extend part {commit}");
            for (var file = 0; file < 4; file++)
            {
                script.Append(CultureInfo.InvariantCulture, $"M 100644 inline src/Part{commit % 8}/File{(commit + file) % 50}.cs\n");
                AppendData(script, Source(120, commit + file));
            }
        }

        return script.ToString();
    }

    private static string Source(int lines, int seed) =>
        string.Join('\n', Enumerable.Range(0, lines).Select(line => $"    public int Value{seed}_{line}() => {seed} * {line};")) + "\n";

    private static void AppendData(StringBuilder script, string text) =>
        script.Append(CultureInfo.InvariantCulture, $"data {Encoding.UTF8.GetByteCount(text)}\n{text}\n");

    private static void Import(string root, string script)
    {
        using var process = Process.Start(
            new ProcessStartInfo("git", ["-C", root, "fast-import", "--quiet"]) { UseShellExecute = false, RedirectStandardInput = true })!;
        process.StandardInput.Write(script);
        process.StandardInput.Close();
        process.WaitForExit();
        if (process.ExitCode != 0)
        {
            throw new InvalidOperationException($"git fast-import ended with {process.ExitCode}.");
        }
    }

    private static string Git(string folder, params IReadOnlyList<string> arguments)
    {
        using var process = Process.Start(
            new ProcessStartInfo("git", ["-C", folder, .. arguments]) { UseShellExecute = false, RedirectStandardOutput = true })!;
        var output = process.StandardOutput.ReadToEnd();
        process.WaitForExit();
        return process.ExitCode == 0 ? output : throw new InvalidOperationException($"git {arguments[0]} ended with {process.ExitCode}.");
    }
}
