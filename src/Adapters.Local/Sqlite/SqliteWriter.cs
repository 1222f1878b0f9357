using System.Collections.Concurrent;
using System.Diagnostics.CodeAnalysis;

namespace CommitWise.Adapters.Local.Sqlite;

/// <summary>
/// The only writer of the file. Whatever waits is run in one transaction and made durable by one commit: a group commit. A command that
/// fails is undone alone; a commit that fails undoes and faults all of its commands.
/// </summary>
internal sealed class SqliteWriter : IAsyncDisposable
{
    // Bounds how long the first command of a group waits for the last one.
    private const int LargestGroup = 4_096;

    private readonly SqliteSession _sql;
    private readonly WriteSession _session;
    private readonly BlockingCollection<WriteCommand> _waiting = [];
    private readonly List<WriteCommand> _group = [];
    private readonly TaskCompletionSource _ended = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private long _commits;
    private long _writes;
    private int _closing;
    private volatile Exception? _refusal;

    /// <summary>Starts the writer.</summary>
    /// <param name="sql">Its connection; closed at the end.</param>
    public SqliteWriter(SqliteSession sql)
    {
        _sql = sql;
        _session = new WriteSession(sql);
        new Thread(Loop) { IsBackground = true, Name = "sqlite-writer" }.Start();
    }

    /// <summary>Transactions that were committed.</summary>
    public long Commits => Interlocked.Read(ref _commits);

    /// <summary>Commands that were committed with them.</summary>
    public long Writes => Interlocked.Read(ref _writes);

    /// <summary>Runs a write, all or nothing.</summary>
    /// <param name="work">The write; runs on the writer's thread and touches nothing but the session and its own queue's memory.</param>
    /// <param name="cancellationToken">Gives up waiting; a write that has begun still happens.</param>
    /// <returns>What the write returned, once it is durable.</returns>
    /// <exception cref="IOException">The disk is full or failing; nothing was kept.</exception>
    public Task<T> WriteAsync<T>(Func<WriteSession, T> work, CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        var command = new WriteCommand<T>(work, cancellationToken);
        try
        {
            _waiting.Add(command, CancellationToken.None);
        }
        catch (InvalidOperationException fault)
        {
            throw new ObjectDisposedException("The database is closed.", fault);
        }

        return command.Answer.WaitAsync(cancellationToken);
    }

    /// <summary>Refuses every write from now on.</summary>
    /// <param name="why">What callers get.</param>
    public void Refuse(Exception why) => _refusal = why;

    /// <summary>Finishes what waits, then closes.</summary>
    public async ValueTask DisposeAsync()
    {
        if (Interlocked.Exchange(ref _closing, 1) == 0)
        {
            _waiting.CompleteAdding();
            await _ended.Task;
            _waiting.Dispose();
        }

        await _ended.Task;
    }

    private void Loop()
    {
        foreach (var first in _waiting.GetConsumingEnumerable())
        {
            _group.Add(first);
            while (_group.Count < LargestGroup && _waiting.TryTake(out var next))
            {
                _group.Add(next);
            }

            for (var at = 0; at < _group.Count;)
            {
                at = CommitFrom(at);
            }

            _group.Clear();
        }

        _sql.Dispose();
        _ended.SetResult();
    }

    /// <summary>Runs the group from a command on.</summary>
    /// <returns>The first command that has no answer yet: a lost transaction takes those with it that ran before.</returns>
    [SuppressMessage("Design", "CA1031", Justification = "Whatever goes wrong goes to the callers.")]
    private int CommitFrom(int start)
    {
        var at = start;
        try
        {
            if (_refusal is { } refusal)
            {
                at = _group.Count;
                throw refusal;
            }

            _sql.Execute("BEGIN IMMEDIATE");
            for (; at < _group.Count; at++)
            {
                Run(_group[at]);
            }

            _sql.Execute("COMMIT");
        }
        catch (Exception fault)
        {
            var end = Math.Min(at + 1, _group.Count);
            Undo();
            _group[start..end].ForEach(command => command.Fail(fault));
            return end;
        }

        Interlocked.Increment(ref _commits);
        Interlocked.Add(ref _writes, at - start);
        _session.Committed();
        _group[start..].ForEach(command => command.Complete());
        return at;
    }

    [SuppressMessage("Design", "CA1031", Justification = "A fault of a command goes to its caller.")]
    private void Run(WriteCommand command)
    {
        if (command.IsCancelled)
        {
            command.Refuse(new OperationCanceledException());
            return;
        }

        var mark = _session.Mark;
        _sql.Execute("SAVEPOINT command");
        try
        {
            command.Run(_session);
            _sql.Execute("RELEASE command");
        }
        catch (Exception fault) when (_sql.InTransaction)
        {
            _sql.Execute("ROLLBACK TO command");
            _sql.Execute("RELEASE command");
            _session.UndoSince(mark);
            command.Refuse(fault);
        }
    }

    [SuppressMessage("Design", "CA1031", Justification = "The fault that led here is the one to report.")]
    private void Undo()
    {
        try
        {
            if (_sql.InTransaction)
            {
                _sql.Execute("ROLLBACK");
            }
        }
        catch (Exception)
        {
            // The next BEGIN fails then, and says why.
        }

        _session.UndoSince(default);
    }
}
