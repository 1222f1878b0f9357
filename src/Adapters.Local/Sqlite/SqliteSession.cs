using System.Diagnostics.CodeAnalysis;
using System.Runtime.InteropServices;
using Microsoft.Data.Sqlite;
using SQLitePCL;

namespace CommitWise.Adapters.Local.Sqlite;

/// <summary>One connection with its prepared statements, used by one thread at a time. Parameters are <c>$1</c>, <c>$2</c> and so on.</summary>
/// <param name="connection">Open; closed on dispose.</param>
internal sealed class SqliteSession(SqliteConnection connection) : IDisposable
{
    private const int Done = 101;
    private const int PagesAtOnce = 4_096;

    private readonly Dictionary<string, SqliteCommand> _statements = new(StringComparer.Ordinal);

    /// <summary>Whether a transaction is open; SQLite ends one by itself when a disk is full or failing.</summary>
    public bool InTransaction => raw.sqlite3_get_autocommit(connection.Handle) == 0;

    /// <summary>Key of the row that was inserted last.</summary>
    public long LastInserted => raw.sqlite3_last_insert_rowid(connection.Handle);

    /// <summary>Whether the file can only be read.</summary>
    public bool IsReadOnly => raw.sqlite3_db_readonly(connection.Handle, "main") != 0;

    /// <summary>Runs a statement that gives no rows.</summary>
    /// <returns>Rows that it changed.</returns>
    public int Execute(string sql, params ReadOnlySpan<object?> values) => Bind(sql, values).ExecuteNonQuery();

    /// <summary>Runs a query; the caller disposes the reader before the same statement runs again.</summary>
    public SqliteDataReader Query(string sql, params ReadOnlySpan<object?> values) => Bind(sql, values).ExecuteReader();

    /// <summary>The first column of the first row.</summary>
    /// <returns>Null when there is no row, or null in it.</returns>
    public object? Scalar(string sql, params ReadOnlySpan<object?> values) => Bind(sql, values).ExecuteScalar() is var value && value is DBNull ? null : value;

    /// <summary>Runs a script of statements once.</summary>
    [SuppressMessage("Security", "CA2100", Justification = "Every text is a constant of this assembly.")]
    public void Script(string sql)
    {
        using var command = connection.CreateCommand();
        command.CommandText = sql;
        command.ExecuteNonQuery();
    }

    /// <summary>Copies every page, as this connection sees it, to a database that is empty.</summary>
    /// <param name="target">The database.</param>
    /// <param name="cancellationToken">Stops it between some thousand pages.</param>
    public void CopyTo(SqliteSession target, CancellationToken cancellationToken)
    {
        using var copying = raw.sqlite3_backup_init(target.Handle, "main", Handle, "main");
        for (var result = 0; result != Done;)
        {
            cancellationToken.ThrowIfCancellationRequested();
            result = raw.sqlite3_backup_step(copying, PagesAtOnce);
            if (result != Done)
            {
                SqliteException.ThrowExceptionForRC(result, target.Handle);
            }
        }
    }

    /// <summary>Ends what runs on this connection, from another thread; it fails then.</summary>
    public void Interrupt() => raw.sqlite3_interrupt(Handle);

    /// <summary>The bytes as a parameter takes them, without a copy where that is possible.</summary>
    public static byte[] Blob(ReadOnlyMemory<byte> bytes) =>
        MemoryMarshal.TryGetArray(bytes, out var segment) && segment.Offset == 0 && segment.Count == segment.Array!.Length
            ? segment.Array
            : bytes.ToArray();

    /// <inheritdoc/>
    public void Dispose()
    {
        foreach (var statement in _statements.Values)
        {
            statement.Dispose();
        }

        connection.Dispose();
    }

    private sqlite3 Handle => connection.Handle!;

    private SqliteCommand Bind(string sql, ReadOnlySpan<object?> values)
    {
        var statement = Prepared(sql, values.Length);
        for (var at = 0; at < values.Length; at++)
        {
            statement.Parameters[at].Value = values[at] ?? DBNull.Value;
        }

        return statement;
    }

    [SuppressMessage("Security", "CA2100", Justification = "Every text is a constant of this assembly; values are parameters.")]
    private SqliteCommand Prepared(string sql, int parameters)
    {
        if (!_statements.TryGetValue(sql, out var statement))
        {
            statement = connection.CreateCommand();
            statement.CommandText = sql;
            for (var at = 1; at <= parameters; at++)
            {
                statement.Parameters.Add(new SqliteParameter($"${at}", value: null));
            }

            _statements.Add(sql, statement);
        }

        return statement;
    }
}
