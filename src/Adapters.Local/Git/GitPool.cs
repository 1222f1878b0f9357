using System.Collections.Concurrent;
using System.Diagnostics.CodeAnalysis;

namespace CommitWise.Adapters.Local.Git;

/// <summary>
/// A few gits of one command that stay for further questions, since starting one costs more than most answers. They are ended when they
/// have been idle, have answered many questions (git never forgets an object that it has seen), or after any fault.
/// </summary>
internal sealed class GitPool : IAsyncDisposable
{
    private const int MostQuestions = 2000;
    private static readonly TimeSpan Idle = TimeSpan.FromMinutes(1);

    private readonly GitCommandLine _git;
    private readonly IReadOnlyList<string> _command;
    [SuppressMessage("Usage", "CA2213", Justification = "Who waits for it when the clone goes away must get through; it holds no handle.")]
    private readonly SemaphoreSlim _slots;
    private readonly ConcurrentStack<GitConversation> _idle = [];
    private readonly ITimer _timer;
    private volatile bool _isClosed;

    /// <summary>Makes an empty pool.</summary>
    /// <param name="git">Where.</param>
    /// <param name="command">The command, and its arguments.</param>
    /// <param name="size">The most that run at once.</param>
    public GitPool(GitCommandLine git, IReadOnlyList<string> command, int size)
    {
        _git = git;
        _command = command;
        _slots = new SemaphoreSlim(size, size);
        _timer = git.Options.Time.CreateTimer(static pool => _ = ((GitPool)pool!).EndIdleAsync(), this, Idle, Idle);
    }

    /// <summary>Asks one of them.</summary>
    /// <param name="use">Asks and reads the whole answer.</param>
    /// <param name="cancellationToken">Stops it.</param>
    /// <returns>False when git ended before its answer did: whoever asks it by itself learns why.</returns>
    /// <exception cref="InputException"><c>git-timeout</c>, <c>git-missing</c>.</exception>
    public async Task<bool> TryAskAsync(Func<GitConversation, CancellationToken, Task> use, CancellationToken cancellationToken)
    {
        await _slots.WaitAsync(cancellationToken);
        try
        {
            return await AskAsync(_idle.TryPop(out var idle) ? idle : Start(), use, cancellationToken);
        }
        finally
        {
            _slots.Release();
        }
    }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        _isClosed = true;
        await _timer.DisposeAsync();
        while (_idle.TryPop(out var conversation))
        {
            await conversation.DisposeAsync();
        }
    }

    private async Task<bool> AskAsync(GitConversation conversation, Func<GitConversation, CancellationToken, Task> use, CancellationToken cancellationToken)
    {
        using var limit = new CancellationTokenSource(_git.Options.QueryTimeout, _git.Options.Time);
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(limit.Token, cancellationToken);
        await using var kill = stop.Token.Register(conversation.Kill);
        var isWhole = false;
        try
        {
            await use(conversation, stop.Token);
            isWhole = true;
            return true;
        }
        catch (Exception) when (cancellationToken.IsCancellationRequested)
        {
            throw new OperationCanceledException(cancellationToken);
        }
        catch (Exception) when (limit.IsCancellationRequested)
        {
            throw new InputException("git-timeout", $"git {_command[0]} took longer than {_git.Options.QueryTimeout.TotalSeconds:0.###} s and was stopped.");
        }
        catch (Exception fault) when (fault is IOException)
        {
            // EndOfStreamException is one, too.
            return false;
        }
        finally
        {
            await ReturnAsync(conversation, isWhole && !stop.IsCancellationRequested);
        }
    }

    private async Task ReturnAsync(GitConversation conversation, bool isUsable)
    {
        if (!isUsable || _isClosed || conversation.Questions >= MostQuestions)
        {
            await conversation.DisposeAsync();
            return;
        }

        conversation.LastUsed = _git.Options.Time.GetTimestamp();
        _idle.Push(conversation);
    }

    private GitConversation Start() => new(_git.Start(_command, Timeout.InfiniteTimeSpan, CancellationToken.None));

    private async Task EndIdleAsync()
    {
        var kept = new List<GitConversation>();
        while (_idle.TryPop(out var conversation))
        {
            if (_git.Options.Time.GetElapsedTime(conversation.LastUsed) < Idle && !_isClosed)
            {
                kept.Add(conversation);
            }
            else
            {
                await conversation.DisposeAsync();
            }
        }

        kept.ForEach(_idle.Push);
    }
}
