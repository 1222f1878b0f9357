using System.Globalization;
using System.Text;
using CommitWise.History;

namespace CommitWise.Adapters.Local.Git;

/// <summary>A clone on this machine, read by the git command line through <see cref="ReadingRepository"/>.</summary>
public sealed class GitClone : IRepositorySource
{
    /// <summary>Larger files are left out by <see cref="ReadFilesAsync"/>: 4 MiB.</summary>
    public const int MaxFileSize = 4 << 20;

    private const string CommitFormat = "--format=%H%x00%P%x00%an%x00%ae%x00%at%x00%ct%x00%B%x00";
    private const int CommitFields = 7;

    /// <summary>How <c>git diff-tree</c> is to print a diff, whatever its configuration.</summary>
    internal static readonly string[] DiffOptions =
    [
        "-r", "-p", "-M", "-l1000", "--full-index", "--no-color", "--no-ext-diff", "--no-textconv", "--diff-algorithm=myers", "--unified=3",
        "--submodule=short", "--ignore-submodules=none", "--src-prefix=a/", "--dst-prefix=b/",
    ];

    private readonly GitRefs _refs;

    private GitClone(GitLayout layout, GitRefs refs, GitCommandLine git)
    {
        Layout = layout;
        Git = git;
        _refs = refs;
    }

    /// <inheritdoc/>
    public string EmptyTree => _refs.Format.EmptyTree;

    /// <summary>The work tree's root, or the folder of a bare repository.</summary>
    public string Root => Layout.Root ?? Layout.GitFolder;

    /// <summary>Runs git for further questions of this adapter.</summary>
    internal GitCommandLine Git { get; }

    /// <summary>Where its parts are.</summary>
    internal GitLayout Layout { get; }

    /// <summary>The branch that HEAD names, short; null when it is detached.</summary>
    internal string? Branch => _refs.HeadBranch?.Replace("refs/heads/", string.Empty, StringComparison.Ordinal);

    /// <summary>Opens the clone that a folder lies in.</summary>
    /// <param name="path">The clone's root, any folder in it, or a bare repository.</param>
    /// <param name="cacheFolder">Where our own reading repository is kept; may be deleted when nothing runs.</param>
    /// <param name="options">Time-outs and the program.</param>
    /// <exception cref="InputException">
    /// <c>not-a-repository</c>, <c>shallow-repository</c>, <c>partial-clone</c>, <c>unsupported-repository</c>, <c>git-missing</c>,
    /// <c>invalid-argument</c>, <c>unreadable-repository</c>.
    /// </exception>
    public static GitClone Open(string path, string cacheFolder, GitOptions? options = null)
    {
        Arguments.Check(path, "path");
        var (layout, refs) = Read(path);
        var folder = ReadingRepository.Prepare(layout, refs, cacheFolder);
        return new GitClone(layout, refs, new GitCommandLine(folder, options ?? new GitOptions()));
    }

    /// <inheritdoc/>
    public async Task<string> ResolveAsync(string revision, CancellationToken cancellationToken)
    {
        Arguments.Check(revision, "revision");
        RequireHead(revision);
        var (exitCode, output, error) = await Git.TryRunAsync(
            ["rev-parse", "--verify", "--end-of-options", $"{revision}^{{commit}}"], cancellationToken);
        if (!ObjectFormat.IsId(revision) && Ambiguity.Of(revision, error, _refs) is { } ambiguity)
        {
            throw new InputException("ambiguous-revision", $"{ambiguity} in {Root}; write it out in full.");
        }

        // "^main" and the like give more than an id, and name no one commit.
        var commit = Encoding.ASCII.GetString(output).Trim();
        return exitCode == 0 && ObjectFormat.IsId(commit) ? commit : throw await UnknownAsync(revision, cancellationToken);
    }

    /// <inheritdoc/>
    public async Task<string> MergeBaseAsync(string first, string second, CancellationToken cancellationToken)
    {
        var (exitCode, output, error) = await Git.TryRunAsync(["merge-base", "--end-of-options", first, second], cancellationToken);
        return exitCode switch
        {
            0 => Encoding.ASCII.GetString(output).Trim(),
            1 => throw new InputException("no-merge-base", $"{first} and {second} have no common ancestor."),
            _ => throw GitCommandLine.Fault("merge-base", exitCode, error),
        };
    }

    /// <inheritdoc/>
    public async Task<CommitDetails?> FindCommitAsync(string commit, CancellationToken cancellationToken)
    {
        if (!ObjectFormat.IsId(commit))
        {
            return null;
        }

        var answer = await Git.AskAsync(["cat-file", "--batch-check=%(objecttype)"], Encoding.ASCII.GetBytes(commit + "\n"), cancellationToken);
        return answer.AsSpan().SequenceEqual("commit\n"u8) ? await ReadCommitAsync(commit, cancellationToken) : null;
    }

    /// <inheritdoc/>
    public async Task<CommitDetails> ReadCommitAsync(string commit, CancellationToken cancellationToken) =>
        ReadCommits(await Git.RunAsync(
            ["log", "--no-walk", "--encoding=UTF-8", CommitFormat, "--end-of-options", commit], cancellationToken)) is [var details]
            ? details
            : throw new InputException("unknown-revision", $"{commit} is no commit of {Root}.");

    /// <inheritdoc/>
    public async Task<IReadOnlyList<CommitDetails>> ReadRangeAsync(string from, string head, CancellationToken cancellationToken) =>
        ReadCommits(await Git.RunAsync(
            ["log", "--no-merges", "--topo-order", "--reverse", "--encoding=UTF-8", CommitFormat, "--end-of-options", $"{from}..{head}"],
            cancellationToken));

    /// <inheritdoc/>
    public async Task<IReadOnlyList<string>> ListFilesAsync(string commit, CancellationToken cancellationToken) =>
        await new TreeFiles(Git).ListAsync(commit, cancellationToken);

    /// <inheritdoc/>
    public async Task<IReadOnlyDictionary<string, byte[]>> ReadFilesAsync(
        string commit, IReadOnlyList<string> paths, CancellationToken cancellationToken)
    {
        var contents = new Dictionary<string, byte[]>(StringComparer.Ordinal);
        await new BlobBatch(Git).ReadAsync(
            [.. paths.Select(path => new FileAtCommit(commit, path))],
            async (index, size, blob, token) =>
            {
                if (size > MaxFileSize)
                {
                    await BlobBatch.SkipAsync(blob, size, token);
                    return;
                }

                var content = new byte[size];
                await blob.ReadExactlyAsync(content, token);
                contents[paths[index]] = content;
            },
            cancellationToken);
        return contents;
    }

    /// <inheritdoc/>
    public async Task<IReadOnlyList<int?>> CountLinesAsync(IReadOnlyList<FileAtCommit> files, CancellationToken cancellationToken)
    {
        var counts = new int?[files.Count];
        var buffer = new byte[1 << 16];
        await new BlobBatch(Git).ReadAsync(
            files,
            async (index, size, blob, token) => counts[index] = await LineCount.OfAsync(blob, size, buffer, token),
            cancellationToken);
        return counts;
    }

    /// <inheritdoc/>
    public Task CopyDiffAsync(string from, string to, Stream target, CancellationToken cancellationToken) =>
        Git.CopyAsync(["diff-tree", .. DiffOptions, "--end-of-options", from, to, "--"], target, cancellationToken);

    private static List<CommitDetails> ReadCommits(byte[] output)
    {
        var fields = Encoding.UTF8.GetString(output).Split('\0');
        var commits = new List<CommitDetails>();
        for (var at = 0; at + CommitFields < fields.Length; at += CommitFields)
        {
            commits.Add(new CommitDetails(
                fields[at].Trim(),
                fields[at + 1].Split(' ', StringSplitOptions.RemoveEmptyEntries),
                fields[at + 2],
                fields[at + 3],
                Time(fields[at + 4]),
                Time(fields[at + 5]),
                fields[at + 6].TrimEnd()));
        }

        return commits;
    }

    // Broken commits hold dates that no calendar has; git prints them as 0 or as very large numbers.
    private static DateTimeOffset Time(string seconds) =>
        long.TryParse(seconds, CultureInfo.InvariantCulture, out var value) && value is >= 0 and < 253402300800
            ? DateTimeOffset.FromUnixTimeSeconds(value)
            : DateTimeOffset.UnixEpoch;

    private static (GitLayout Layout, GitRefs Refs) Read(string path)
    {
        try
        {
            var layout = GitLayout.Find(path);
            return (layout, GitRefs.Read(layout));
        }
        catch (Exception fault) when (fault is IOException or UnauthorizedAccessException)
        {
            throw new InputException("unreadable-repository", $"The clone at {path} cannot be read: {fault.Message}", fault);
        }
    }

    private void RequireHead(string revision)
    {
        if (_refs.Head is not null || !RefName.IsHead(revision))
        {
            return;
        }

        throw _refs.Ids.Count == 0
            ? new InputException("empty-repository", $"{Root} has no commit yet.")
            : new InputException("unborn-branch", $"{Root}: the current branch {_refs.HeadBranch} has no commit yet; name another revision.");
    }

    private async Task<InputException> UnknownAsync(string revision, CancellationToken cancellationToken)
    {
        var name = RefName.Candidates(revision).FirstOrDefault(_refs.Ids.ContainsKey) ?? "HEAD";
        var id = RefName.IsHead(revision) ? _refs.Head : _refs.Ids.GetValueOrDefault(name);
        if (id is not null && await Git.TryRunAsync(["cat-file", "-e", id], cancellationToken) is { ExitCode: not 0 })
        {
            return new InputException("missing-object", $"The clone lacks {id}, which {name} names.");
        }

        return new InputException("unknown-revision", $"'{revision}' is no commit, branch or tag of {Root}.");
    }
}
