using System.Collections.Concurrent;
using System.Security.Cryptography;
using System.Text;
using CommitWise.Adapters.Local.Git;
using CommitWise.Analysis;
using CommitWise.Diffs;
using CommitWise.History;

namespace CommitWise.Adapters.Local.Workspaces;

/// <summary>
/// Reads a clone by gits that stay. What they cannot answer, or answer badly, is asked by a git of its own, so answers and faults are those
/// of <see cref="GitClone"/>.
/// </summary>
internal sealed class WarmSource : IRepositorySource, IAsyncDisposable
{
    private const int MostCommits = 4096;
    private const int LongestChain = 64;
    private const int MostFiles = 400;
    private const int QuestionBytes = 16 << 10;

    private readonly Func<GitClone> _clone;
    private readonly Func<string, string, string?> _forkPoint;
    private readonly GitPool _objects;
    private readonly GitPool _diffs;
    private readonly GitPool _trees;
    private readonly ConcurrentDictionary<string, RawCommit> _commits = new(StringComparer.Ordinal);

    /// <summary>Reads a clone.</summary>
    /// <param name="clone">The clone as it was last opened.</param>
    /// <param name="forkPoint">The one best common ancestor of two commits, if history can tell; else null.</param>
    public WarmSource(Func<GitClone> clone, Func<string, string, string?> forkPoint)
    {
        _clone = clone;
        _forkPoint = forkPoint;
        var git = clone().Git;
        var lanes = Math.Max(2, Environment.ProcessorCount);
        _objects = new GitPool(git, ["cat-file", "--batch"], lanes);
        _diffs = new GitPool(git, ["diff-tree", "--stdin", .. GitClone.DiffOptions], lanes);
        _trees = new GitPool(git, ["diff-tree", "--stdin", "-r", "--raw", "-z", "--no-renames", "--no-abbrev", "--ignore-submodules=none"], lanes);
    }

    /// <inheritdoc/>
    public string EmptyTree => _clone().EmptyTree;

    /// <inheritdoc/>
    public Task<string> ResolveAsync(string revision, CancellationToken cancellationToken) => _clone().ResolveAsync(revision, cancellationToken);

    /// <inheritdoc/>
    public async Task<string> MergeBaseAsync(string first, string second, CancellationToken cancellationToken)
    {
        var at = second;
        for (var steps = 0; steps < LongestChain; steps++)
        {
            if (string.Equals(at, first, StringComparison.Ordinal))
            {
                return first;
            }

            if (_forkPoint(first, at) is { } fork)
            {
                return fork;
            }

            if (await CommitAsync(at, cancellationToken) is not { Parents: [var parent] })
            {
                break;
            }

            at = parent;
        }

        return await _clone().MergeBaseAsync(first, second, cancellationToken);
    }

    /// <inheritdoc/>
    public async Task<CommitDetails?> FindCommitAsync(string commit, CancellationToken cancellationToken) =>
        await CommitAsync(commit, cancellationToken) is { Details: { } details } ? details : await _clone().FindCommitAsync(commit, cancellationToken);

    /// <inheritdoc/>
    public async Task<CommitDetails> ReadCommitAsync(string commit, CancellationToken cancellationToken) =>
        await CommitAsync(commit, cancellationToken) is { Details: { } details } ? details : await _clone().ReadCommitAsync(commit, cancellationToken);

    /// <inheritdoc/>
    public async Task<IReadOnlyList<CommitDetails>> ReadRangeAsync(string from, string head, CancellationToken cancellationToken)
    {
        // A chain without merges has one order only; any other is git's to order.
        var chain = new List<CommitDetails>();
        var at = head;
        while (!string.Equals(at, from, StringComparison.Ordinal))
        {
            if (chain.Count == LongestChain || await CommitAsync(at, cancellationToken) is not { Parents: [var parent], Details: { } details })
            {
                return await _clone().ReadRangeAsync(from, head, cancellationToken);
            }

            chain.Add(details);
            at = parent;
        }

        chain.Reverse();
        return chain;
    }

    /// <inheritdoc/>
    public Task<IReadOnlyList<string>> ListFilesAsync(string commit, CancellationToken cancellationToken) =>
        _clone().ListFilesAsync(commit, cancellationToken);

    /// <inheritdoc/>
    public Task<IReadOnlyDictionary<string, byte[]>> ReadFilesAsync(string commit, IReadOnlyList<string> paths, CancellationToken cancellationToken) =>
        _clone().ReadFilesAsync(commit, paths, cancellationToken);

    /// <inheritdoc/>
    public async Task<IReadOnlyList<int?>> CountLinesAsync(IReadOnlyList<FileAtCommit> files, CancellationToken cancellationToken)
    {
        if (files.Count > MostFiles)
        {
            return await _clone().CountLinesAsync(files, cancellationToken);
        }

        var counts = new int?[files.Count];
        var open = Enumerable.Range(0, files.Count).Where(index => !TreeFiles.IsName(files[index].Path)).ToList();
        List<int> askable = [.. Enumerable.Range(0, files.Count).Except(open)];
        if (askable.Count > 0 && !await _objects.TryAskAsync((git, stop) => CountAsync(git, files, askable, counts, open, stop), cancellationToken))
        {
            return await _clone().CountLinesAsync(files, cancellationToken);
        }

        if (open.Count > 0)
        {
            var rest = await _clone().CountLinesAsync([.. open.Select(index => files[index])], cancellationToken);
            open.Index().ToList().ForEach(entry => counts[entry.Item] = rest[entry.Index]);
        }

        return counts;
    }

    /// <inheritdoc/>
    /// <exception cref="InputException"><c>diff-too-large</c>: it has more than <see cref="DiffBuffer.MaxLength"/> bytes.</exception>
    public async Task CopyDiffAsync(string from, string to, Stream target, CancellationToken cancellationToken)
    {
        using var diff = new DiffBuffer();
        if (await TreeAsync(from, cancellationToken) is { } left && await TreeAsync(to, cancellationToken) is { } right
            && await CompareAsync(_diffs, left, right, diff, cancellationToken))
        {
            await target.WriteAsync(diff.Content, cancellationToken);
            return;
        }

        await _clone().CopyDiffAsync(from, to, target, cancellationToken);
    }

    /// <summary>The tree of a commit.</summary>
    /// <param name="commit">Full object id of a commit, or of the empty tree.</param>
    /// <param name="cancellationToken">Stops it.</param>
    /// <returns>Null when it cannot be told.</returns>
    public async Task<string?> TreeAsync(string commit, CancellationToken cancellationToken) =>
        string.Equals(commit, EmptyTree, StringComparison.Ordinal) ? commit : (await CommitAsync(commit, cancellationToken))?.Tree;

    /// <summary>What differs between two trees.</summary>
    /// <returns>Null when git could not tell.</returns>
    public async Task<IReadOnlyList<TreeChange>?> CompareTreesAsync(string left, string right, CancellationToken cancellationToken)
    {
        using var raw = new MemoryStream();
        return await CompareAsync(_trees, left, right, raw, cancellationToken) ? TreeChange.Read(raw.GetBuffer().AsSpan(0, (int)raw.Length)) : null;
    }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        await _objects.DisposeAsync();
        await _diffs.DisposeAsync();
        await _trees.DisposeAsync();
    }

    // git repeats a line that is no object id, and nothing of a diff begins as this one does.
    private static async Task<bool> CompareAsync(GitPool pool, string left, string right, MemoryStream target, CancellationToken cancellationToken)
    {
        var end = Encoding.ASCII.GetBytes($"end-{Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(16))}\n");
        byte[] question = [.. Encoding.ASCII.GetBytes($"{left} {right}\n"), .. end];
        return await pool.TryAskAsync(
            async (git, stop) =>
            {
                await git.AskAsync(question, stop);
                await git.CopyUntilAsync(left.Length + right.Length + 2, end, target, stop);
            },
            cancellationToken);
    }

    private async Task<RawCommit?> CommitAsync(string sha, CancellationToken cancellationToken)
    {
        if (!ObjectFormat.IsId(sha) || _commits.TryGetValue(sha, out var known) is var isKnown && isKnown)
        {
            return ObjectFormat.IsId(sha) ? _commits.GetValueOrDefault(sha) : null;
        }

        RawCommit? commit = null;
        await _objects.TryAskAsync(
            async (git, stop) =>
            {
                await git.AskAsync(Encoding.ASCII.GetBytes(sha + "\n"), stop);
                await git.ReadObjectAsync(async (type, size, content) => commit = await ReadAsync(sha, type, size, content, stop), stop);
            },
            cancellationToken);
        return commit is null ? null : Remember(sha, commit);
    }

    private static async Task<RawCommit?> ReadAsync(string sha, string type, long size, Stream content, CancellationToken stop)
    {
        if (type is not "commit" || size > GitClone.MaxFileSize)
        {
            await BlobBatch.SkipAsync(content, size, stop);
            return null;
        }

        var bytes = new byte[size];
        await content.ReadExactlyAsync(bytes, stop);
        return RawCommit.Read(sha, bytes);
    }

    private RawCommit Remember(string sha, RawCommit commit)
    {
        if (_commits.Count >= MostCommits)
        {
            _commits.Clear();
        }

        return _commits[sha] = commit;
    }

    private static async Task CountAsync(
        GitConversation git, IReadOnlyList<FileAtCommit> files, List<int> asked, int?[] counts, List<int> open, CancellationToken stop)
    {
        var buffer = new byte[1 << 16];
        for (var next = 0; next < asked.Count;)
        {
            var last = await AskAsync(git, files, asked, next, stop);
            for (; next < last; next++)
            {
                var index = asked[next];
                var isThere = await git.ReadObjectAsync(
                    async (type, size, content) =>
                    {
                        if (type is "blob")
                        {
                            counts[index] = await LineCount.OfAsync(content, size, buffer, stop);
                            return;
                        }

                        await BlobBatch.SkipAsync(content, size, stop);
                    },
                    stop);
                if (!isThere)
                {
                    open.Add(index);
                }
            }
        }
    }

    // So few at once that they fit into the pipe while git waits for its answers to be read.
    private static async Task<int> AskAsync(GitConversation git, IReadOnlyList<FileAtCommit> files, List<int> asked, int first, CancellationToken stop)
    {
        using var questions = new MemoryStream();
        var next = first;
        for (; next < asked.Count && (next == first || questions.Length < QuestionBytes); next++)
        {
            var file = files[asked[next]];
            questions.Write(Encoding.ASCII.GetBytes(file.Commit + ":"));
            questions.Write(GitPath.Encode(file.Path));
            questions.WriteByte((byte)'\n');
        }

        await git.AskAsync(questions.GetBuffer().AsMemory(0, (int)questions.Length), stop);
        return next;
    }
}
