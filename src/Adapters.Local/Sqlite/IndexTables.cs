using System.Text;
using CommitWise.Durability;

namespace CommitWise.Adapters.Local.Sqlite;

/// <summary>Writes rows of the index and their places in the lists; part of whatever transaction the caller is in.</summary>
internal static class IndexTables
{
    /// <summary>Writes a row unless the stored one is as new.</summary>
    /// <returns>Whether it was written.</returns>
    public static bool Upsert(SqliteSession sql, IndexRow row)
    {
        if (Find(sql, row.Id) is not { } stored)
        {
            sql.Execute(
                "INSERT INTO index_rows (kind, key, version, lists, fields, document) VALUES ($1, $2, $3, $4, $5, $6)",
                row.Id.Index, row.Id.Key, row.Version, StringMap.Write(row.Lists), StringMap.Write(row.Fields), SqliteSession.Blob(row.Document));
            Move(sql, row.Id, sql.LastInserted, [], row.Lists);
            return true;
        }

        if (stored.Version >= row.Version)
        {
            return false;
        }

        sql.Execute(
            "UPDATE index_rows SET version = $1, lists = $2, fields = $3, document = $4 WHERE id = $5",
            row.Version, StringMap.Write(row.Lists), StringMap.Write(row.Fields), SqliteSession.Blob(row.Document), stored.Row);
        Move(sql, row.Id, stored.Row, stored.Lists, row.Lists);
        return true;
    }

    /// <summary>Deletes a row, if it is there.</summary>
    public static void Delete(SqliteSession sql, IndexKey key)
    {
        if (Find(sql, key) is { } stored)
        {
            Move(sql, key, stored.Row, stored.Lists, new Dictionary<string, string>(StringComparer.Ordinal));
            sql.Execute("DELETE FROM index_rows WHERE id = $1", stored.Row);
        }
    }

    private static (long Row, long Version, Dictionary<string, string> Lists)? Find(SqliteSession sql, IndexKey key)
    {
        using var rows = sql.Query("SELECT id, version, lists FROM index_rows WHERE kind = $1 AND key = $2", key.Index, key.Key);
        return rows.Read() ? (rows.GetInt64(0), rows.GetInt64(1), StringMap.Read(rows.GetFieldValue<byte[]>(2))) : null;
    }

    private static void Move(
        SqliteSession sql, IndexKey id, long row, Dictionary<string, string> from, IReadOnlyDictionary<string, string> to)
    {
        var key = Encoding.UTF8.GetBytes(id.Key);
        foreach (var (list, value) in from.Except(to))
        {
            sql.Execute(
                "DELETE FROM index_lists WHERE kind = $1 AND list = $2 AND value = $3 AND key = $4",
                id.Index, list, Encoding.UTF8.GetBytes(value), key);
        }

        foreach (var (list, value) in to.Except(from))
        {
            sql.Execute(
                "INSERT INTO index_lists (kind, list, value, key, row) VALUES ($1, $2, $3, $4, $5)",
                id.Index, list, Encoding.UTF8.GetBytes(value), key, row);
        }
    }
}
