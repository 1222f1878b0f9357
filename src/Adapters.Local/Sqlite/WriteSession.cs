namespace CommitWise.Adapters.Local.Sqlite;

/// <summary>What a write command works with: the writer's connection, and what is to happen in memory once its fate is known.</summary>
/// <param name="sql">The writer's connection.</param>
internal sealed class WriteSession(SqliteSession sql)
{
    private readonly List<Action> _onCommit = [];
    private readonly List<Action> _onRollback = [];

    /// <summary>The writer's connection, inside a transaction and a savepoint.</summary>
    public SqliteSession Sql { get; } = sql;

    /// <summary>Runs on the writer's thread after the commit and before the caller is answered; short, and never throws.</summary>
    public void OnCommit(Action action) => _onCommit.Add(action);

    /// <summary>Runs on the writer's thread when the command, or the commit, has failed; short, and never throws.</summary>
    public void OnRollback(Action action) => _onRollback.Add(action);

    /// <summary>Where the next command begins.</summary>
    internal (int Commits, int Rollbacks) Mark => (_onCommit.Count, _onRollback.Count);

    /// <summary>Forgets what was asked for since a mark, and undoes it in memory.</summary>
    internal void UndoSince((int Commits, int Rollbacks) mark)
    {
        _onCommit.RemoveRange(mark.Commits, _onCommit.Count - mark.Commits);
        for (var at = _onRollback.Count - 1; at >= mark.Rollbacks; at--)
        {
            _onRollback[at]();
        }

        _onRollback.RemoveRange(mark.Rollbacks, _onRollback.Count - mark.Rollbacks);
    }

    /// <summary>Does what was asked for after a commit.</summary>
    internal void Committed()
    {
        foreach (var action in _onCommit)
        {
            action();
        }

        _onCommit.Clear();
        _onRollback.Clear();
    }
}
