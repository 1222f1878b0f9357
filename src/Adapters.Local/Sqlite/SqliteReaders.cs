using System.Collections.Concurrent;
using Microsoft.Data.Sqlite;

namespace CommitWise.Adapters.Local.Sqlite;

/// <summary>Read connections. A read sees everything that was answered before it began, and never waits for the writer.</summary>
/// <param name="open">Opens one more connection.</param>
internal sealed class SqliteReaders(Func<SqliteSession> open) : IDisposable
{
    // Reads do not wait for anything, so no more run at once than there are threads at work.
    private static readonly int Kept = Math.Max(4, Environment.ProcessorCount * 2);

    private readonly ConcurrentBag<SqliteSession> _idle = [];
    private volatile bool _closed;

    /// <summary>Reads on the caller's thread.</summary>
    /// <exception cref="IOException">The disk is failing.</exception>
    public T Read<T>(Func<SqliteSession, T> read)
    {
        ObjectDisposedException.ThrowIf(_closed, nameof(SqliteDatabase));
        try
        {
            var session = _idle.TryTake(out var idle) ? idle : open();
            try
            {
                return read(session);
            }
            finally
            {
                Return(session);
            }
        }
        catch (SqliteException fault)
        {
            throw SqliteFault.Of(fault);
        }
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        _closed = true;
        while (_idle.TryTake(out var session))
        {
            session.Dispose();
        }
    }

    private void Return(SqliteSession session)
    {
        if (_closed || _idle.Count >= Kept)
        {
            session.Dispose();
        }
        else
        {
            _idle.Add(session);
        }
    }
}
