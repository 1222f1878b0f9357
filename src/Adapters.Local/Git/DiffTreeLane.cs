using System.Text;
using CommitWise.History;

namespace CommitWise.Adapters.Local.Git;

/// <summary>One <c>git diff-tree</c> that is told commits and reports their changes; started with its first commit.</summary>
/// <param name="git">Where.</param>
/// <param name="cancellationToken">Stops it.</param>
internal sealed class DiffTreeLane(GitCommandLine git, CancellationToken cancellationToken) : IAsyncDisposable
{
    private static readonly string[] Command =
    [
        "diff-tree", "--stdin", "-r", "--root", "-M", "-l1000", "--numstat", "--raw", "-z", "--no-abbrev", "--no-ext-diff", "--no-textconv",
        "--diff-algorithm=myers",
    ];

    private readonly DiffTreeLog _log = new();
    private readonly PathNumbers _paths = new();
    private GitProcess? _process;
    private Task? _reading;
    private bool _isBroken;

    /// <summary>Commits whose changes were read.</summary>
    public int Commits => _log.Commits;

    /// <summary>Asks for commits.</summary>
    public void Ask(IReadOnlyList<string> commits)
    {
        if (_process is null)
        {
            var process = _process = git.Start(Command, git.Options.HistoryTimeout, cancellationToken);
            _reading = Task.Run(() => _log.Read(process.Output), cancellationToken);
        }

        try
        {
            _process.Input.Write(Encoding.ASCII.GetBytes(string.Concat(commits.Select(commit => commit + "\n"))));
            _process.Input.Flush();
        }
        catch (IOException)
        {
            // It ended early; its exit code says why.
            _isBroken = true;
        }
    }

    /// <summary>Waits for the changes of all commits that were asked for.</summary>
    /// <exception cref="InputException">git failed or took too long.</exception>
    public async Task CompleteAsync()
    {
        if (_process is null)
        {
            return;
        }

        if (!_isBroken)
        {
            _process.Input.Close();
        }

        await _reading!.ContinueWith(static _ => { }, CancellationToken.None, TaskContinuationOptions.None, TaskScheduler.Default);
        var (exitCode, error) = await _process.CompleteAsync();
        if (exitCode != 0 || _isBroken)
        {
            throw GitCommandLine.Fault("diff-tree", exitCode, error);
        }

        await _reading;
    }

    /// <summary>The changes of a commit that was asked for, with paths numbered by a history.</summary>
    public ReadOnlySpan<CommitChange> ChangesOf(string sha, HistoryBuilder builder) => _log.ChangesOf(sha, _paths, builder);

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        if (_process is not null)
        {
            await _process.DisposeAsync();
        }
    }
}
