using System.Diagnostics;
using System.Globalization;
using System.Text;

namespace CommitWise.Testing;

/// <summary>
/// A repository in a temporary folder, driven by the real git with no system or user configuration, a fixed author and a clock that
/// moves one minute a commit, so that the same calls give the same object names everywhere. Deleted on dispose.
/// </summary>
/// <remarks>
/// Text paths are written to the work tree. Byte paths go straight to the index, because .NET cannot name such files; commit those with
/// <c>all: false</c> or they would be recorded as deleted.
/// </remarks>
public sealed class GitSandbox : IDisposable
{
    /// <summary>The author and committer of a commit that names no other.</summary>
    public const string DefaultAuthor = "Ada Test <ada@example.org>";

    private static readonly DateTimeOffset FirstCommit = new(2024, 1, 2, 3, 4, 5, TimeSpan.Zero);
    private static readonly TimeSpan Limit = TimeSpan.FromMinutes(2);

    private DateTimeOffset _clock = FirstCommit;

    private GitSandbox(string root) => Root = root;

    /// <summary>The work tree, an absolute path.</summary>
    public string Root { get; }

    /// <summary>An empty repository whose unborn branch is <c>main</c>.</summary>
    public static GitSandbox Init()
    {
        var sandbox = new GitSandbox(Directory.CreateTempSubdirectory("commitwise-").FullName);
        sandbox.Run("init", "-q", "-b", "main");
        sandbox.Run("config", "core.autocrlf", "false");
        sandbox.Run("config", "commit.gpgSign", "false");
        sandbox.Run("config", "gc.auto", "0");
        return sandbox;
    }

    /// <summary>A folder for git commands that need no repository, such as <c>git apply --numstat</c>.</summary>
    public static GitSandbox Empty() => new(Directory.CreateTempSubdirectory("commitwise-").FullName);

    /// <summary>The absolute path of a file of the work tree.</summary>
    public string PathOf(string path) => Path.Combine(Root, path);

    /// <summary>Writes a UTF-8 text file to the work tree and stages it.</summary>
    public GitSandbox Write(string path, string content) => Write(path, Encoding.UTF8.GetBytes(content));

    /// <summary>Writes a file of any bytes to the work tree and stages it.</summary>
    public GitSandbox Write(string path, ReadOnlySpan<byte> content)
    {
        Directory.CreateDirectory(Path.GetDirectoryName(PathOf(path))!);
        File.WriteAllBytes(PathOf(path), content);
        Run("add", "-f", "--", path);
        return this;
    }

    /// <summary>Stages a file whose name is any bytes but NUL, without touching the work tree.</summary>
    /// <param name="path">The name, its parts separated by <c>/</c>.</param>
    /// <param name="content">The content.</param>
    /// <param name="mode">The mode in octal digits, such as <c>100644</c> or <c>100755</c>.</param>
    public GitSandbox Stage(ReadOnlySpan<byte> path, ReadOnlySpan<byte> content, string mode = "100644")
    {
        var id = Encoding.ASCII.GetString(RunWithInput(content, "hash-object", "-w", "--stdin").Output).Trim();
        return StageObject(path, id, mode);
    }

    /// <summary>Stages an object that exists already, or mode <c>160000</c> with any commit name for a submodule.</summary>
    public GitSandbox StageObject(ReadOnlySpan<byte> path, string id, string mode) =>
        UpdateIndex([.. Encoding.ASCII.GetBytes($"{mode} {id} 0\t"), .. path, 0]);

    /// <summary>Removes a name of any bytes from the index only.</summary>
    public GitSandbox Unstage(ReadOnlySpan<byte> path) =>
        UpdateIndex([.. Encoding.ASCII.GetBytes($"0 {new string('0', 40)}\t"), .. path, 0]);

    /// <summary>Removes a file from the work tree and the index.</summary>
    public GitSandbox Remove(string path)
    {
        Run("rm", "-q", "-f", "--", path);
        return this;
    }

    /// <summary>Moves a file, making the folders of its new name.</summary>
    public GitSandbox Move(string from, string to)
    {
        Directory.CreateDirectory(Path.GetDirectoryName(PathOf(to))!);
        Run("mv", "--", from, to);
        return this;
    }

    /// <summary>Makes a file executable, or not, in the index and the work tree.</summary>
    public GitSandbox SetExecutable(string path, bool executable = true)
    {
        Run("update-index", executable ? "--chmod=+x" : "--chmod=-x", "--", path);
        if (!OperatingSystem.IsWindows())
        {
            File.SetUnixFileMode(PathOf(path), executable ? (UnixFileMode)0b111_101_101 : (UnixFileMode)0b110_100_100);
        }

        return this;
    }

    /// <summary>Commits, empty changes included, and gives the full object name.</summary>
    /// <param name="message">The message as it is, without clean-up.</param>
    /// <param name="author"><c>Name &lt;mail&gt;</c>, for author and committer alike.</param>
    /// <param name="date">For author and committer alike; by default one minute after the last commit.</param>
    /// <param name="all">Whether to take over every change of the work tree too, as <c>commit -a</c> does.</param>
    public string Commit(string message = "change", string author = DefaultAuthor, DateTimeOffset? date = null, bool all = false)
    {
        _clock = date ?? _clock.AddMinutes(1);
        string[] arguments = ["commit", "-q", "--no-verify", "--cleanup=verbatim", "--allow-empty", "--allow-empty-message"];
        Require(Execute([], author, [.. arguments, .. all ? ["-a"] : Array.Empty<string>(), "-m", message]));
        return Head();
    }

    /// <summary>The full object name of a revision.</summary>
    public string Head(string revision = "HEAD") => Run("rev-parse", "--verify", revision).Text.Trim();

    /// <summary>Creates a branch without moving to it.</summary>
    public GitSandbox Branch(string name, string start = "HEAD")
    {
        Run("branch", name, start);
        return this;
    }

    /// <summary>Moves to a branch or commit, dropping what is not committed.</summary>
    public GitSandbox Checkout(string revision)
    {
        Run("checkout", "-q", "-f", revision, "--");
        return this;
    }

    /// <summary>
    /// Merges one branch or several into the current one with a merge commit and gives its object name. A conflict is committed with its
    /// markers unless <paramref name="resolve"/> stages something better first.
    /// </summary>
    public string Merge(IReadOnlyList<string> branches, string message = "merge", Action<GitSandbox>? resolve = null)
    {
        _clock = _clock.AddMinutes(1);
        Execute([], DefaultAuthor, ["merge", "-q", "--no-ff", "--no-commit", .. branches]);
        Run("add", "-A");
        resolve?.Invoke(this);
        Require(Execute([], DefaultAuthor, ["commit", "-q", "--no-verify", "--allow-empty", "-m", message]));
        return Head();
    }

    /// <summary>Runs git in the work tree; anything but exit code 0 is an exception with what git said.</summary>
    public GitResult Run(params IReadOnlyList<string> arguments) => Require(Execute([], DefaultAuthor, arguments));

    /// <summary>As <see cref="Run"/>, with bytes on standard input.</summary>
    public GitResult RunWithInput(ReadOnlySpan<byte> input, params IReadOnlyList<string> arguments) =>
        Require(Execute(input.ToArray(), DefaultAuthor, arguments));

    /// <summary>Runs git with bytes on standard input and gives its exit code, whatever it is.</summary>
    public GitResult Try(ReadOnlySpan<byte> input, params IReadOnlyList<string> arguments) =>
        Execute(input.ToArray(), DefaultAuthor, arguments);

    /// <summary>Deletes the folder, read-only object files included.</summary>
    public void Dispose()
    {
        foreach (var file in new DirectoryInfo(Root).EnumerateFiles("*", SearchOption.AllDirectories))
        {
            file.Attributes = FileAttributes.Normal;
        }

        Directory.Delete(Root, recursive: true);
    }

    private static GitResult Require(GitResult result) =>
        result.ExitCode == 0 ? result : throw new InvalidOperationException($"git ended with {result.ExitCode}: {result.Error}");

    private GitSandbox UpdateIndex(byte[] records)
    {
        RunWithInput(records, "update-index", "-z", "--index-info");
        return this;
    }

    private GitResult Execute(byte[] input, string author, IReadOnlyList<string> arguments)
    {
        using var git = Process.Start(StartInfo(author, arguments))!;
        using var output = new MemoryStream();
        var error = string.Empty;
        Thread[] readers = [new(() => git.StandardOutput.BaseStream.CopyTo(output)), new(() => error = git.StandardError.ReadToEnd())];
        Array.ForEach(readers, thread => thread.Start());
        Feed(git, input);
        if (!git.WaitForExit(Limit))
        {
            git.Kill(entireProcessTree: true);
            throw new TimeoutException($"git {string.Join(' ', arguments)} did not end within {Limit}");
        }

        Array.ForEach(readers, thread => thread.Join());
        return new GitResult(git.ExitCode, output.ToArray(), error);
    }

    // git may refuse its input and end before it has read all of it.
    private static void Feed(Process git, byte[] input)
    {
        try
        {
            git.StandardInput.BaseStream.Write(input);
            git.StandardInput.Close();
        }
        catch (IOException)
        {
            return;
        }
    }

    private ProcessStartInfo StartInfo(string author, IReadOnlyList<string> arguments)
    {
        var (name, mail) = (author[..author.LastIndexOf(" <", StringComparison.Ordinal)], author[(author.LastIndexOf('<') + 1)..^1]);
        var date = _clock.ToString("yyyy-MM-dd'T'HH:mm:sszzz", CultureInfo.InvariantCulture);
        var start = new ProcessStartInfo("git", arguments)
        {
            WorkingDirectory = Root,
            UseShellExecute = false,
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        start.Environment["GIT_CONFIG_GLOBAL"] = "/dev/null";
        start.Environment["GIT_CONFIG_NOSYSTEM"] = "1";
        start.Environment["GIT_CEILING_DIRECTORIES"] = Path.GetTempPath();
        start.Environment["LC_ALL"] = "C";
        foreach (var role in new[] { "AUTHOR", "COMMITTER" })
        {
            start.Environment[$"GIT_{role}_NAME"] = name;
            start.Environment[$"GIT_{role}_EMAIL"] = mail;
            start.Environment[$"GIT_{role}_DATE"] = date;
        }

        return start;
    }
}
