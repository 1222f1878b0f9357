namespace CommitWise.Adapters.Local.Sqlite;

/// <summary>Tables of the file. Times are UTC ticks. Texts compare by their UTF-8 bytes, SQLite's own order.</summary>
internal static class SqliteSchema
{
    /// <summary>Marks a file as ours; <c>application_id</c> of SQLite.</summary>
    public const long ApplicationId = 0x434D5457;

    /// <summary>Scripts, each from its place in the list to the next version. One that was released is never changed.</summary>
    public static IReadOnlyList<string> Migrations { get; } =
    [
        """
        CREATE TABLE states (
            type TEXT NOT NULL, key TEXT NOT NULL, name TEXT NOT NULL, etag TEXT NOT NULL, body BLOB NOT NULL,
            PRIMARY KEY (type, key, name));

        CREATE TABLE index_rows (
            id INTEGER PRIMARY KEY, kind TEXT NOT NULL, key TEXT NOT NULL, version INTEGER NOT NULL,
            lists BLOB NOT NULL, fields BLOB NOT NULL, document BLOB NOT NULL,
            UNIQUE (kind, key));
        CREATE TABLE index_lists (
            kind TEXT NOT NULL, list TEXT NOT NULL, value BLOB NOT NULL, key BLOB NOT NULL, row INTEGER NOT NULL,
            PRIMARY KEY (kind, list, value, key)) WITHOUT ROWID;

        CREATE TABLE messages (
            id INTEGER PRIMARY KEY AUTOINCREMENT, queue TEXT NOT NULL, key TEXT NOT NULL, enqueued_at INTEGER NOT NULL,
            attempts INTEGER NOT NULL DEFAULT 0, not_before INTEGER NOT NULL DEFAULT 0, error TEXT, body BLOB NOT NULL);
        CREATE TABLE dead_letters (
            id INTEGER PRIMARY KEY, queue TEXT NOT NULL, key TEXT NOT NULL, attempts INTEGER NOT NULL,
            parked_at INTEGER NOT NULL, error TEXT NOT NULL, body BLOB NOT NULL);
        CREATE INDEX dead_letters_of_queue ON dead_letters (queue, id);

        CREATE TABLE inbox (
            id INTEGER PRIMARY KEY, host TEXT NOT NULL, delivery TEXT NOT NULL, queue TEXT NOT NULL, key TEXT NOT NULL,
            accepted_at INTEGER NOT NULL, published INTEGER NOT NULL, body BLOB,
            UNIQUE (host, delivery));
        CREATE INDEX inbox_unpublished ON inbox (queue, id) WHERE published = 0;
        CREATE INDEX inbox_unpublished_keys ON inbox (queue, key) WHERE published = 0;

        CREATE TABLE reminders (
            grain_type TEXT NOT NULL, grain_key TEXT NOT NULL, name TEXT NOT NULL,
            first_at INTEGER NOT NULL, next_at INTEGER NOT NULL, period INTEGER NOT NULL,
            PRIMARY KEY (grain_type, grain_key, name)) WITHOUT ROWID;
        CREATE INDEX reminders_due ON reminders (next_at);
        """,
    ];

    /// <summary>Brings a file to the latest version, all steps in one transaction: a fault leaves the version that was there.</summary>
    /// <param name="sql">The writer's connection.</param>
    /// <param name="migrations">As <see cref="Migrations"/>.</param>
    /// <param name="version">Version that the file has.</param>
    public static void Upgrade(SqliteSession sql, IReadOnlyList<string> migrations, long version)
    {
        if (version < migrations.Count)
        {
            sql.Script(
                $"BEGIN IMMEDIATE; {string.Join("; ", migrations.Skip((int)version))}; "
                + $"PRAGMA application_id = {ApplicationId}; PRAGMA user_version = {migrations.Count}; COMMIT");
        }
    }
}
