using System.Diagnostics.CodeAnalysis;
using CommitWise.Adapters.Local.Sqlite;

namespace CommitWise.Adapters.Tests.Sqlite;

/// <summary>A temporary folder with the path of a database in it.</summary>
[SuppressMessage("Security", "CA2100", Justification = "Every text is a constant of a test.")]
internal sealed class DatabaseFolder : IDisposable
{
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("commitwise-database-");

    public string Path => System.IO.Path.Combine(_folder.FullName, "data", "commitwise.db");

    public void Dispose() => _folder.Delete(recursive: true);

    /// <summary>Runs a script on the file as another program would.</summary>
    public async Task ScriptAsync(string sql)
    {
        await using var connection = await ConnectAsync();
        await using var command = connection.CreateCommand();
        command.CommandText = sql;
        await command.ExecuteNonQueryAsync();
    }

    /// <summary>Asks the file as another program would.</summary>
    public async Task<object?> AskAsync(string sql)
    {
        await using var connection = await ConnectAsync();
        await using var command = connection.CreateCommand();
        command.CommandText = sql;
        return await command.ExecuteScalarAsync();
    }

    /// <summary>The problem that opening ends with.</summary>
    public async Task<InputException> OpenInVainAsync()
    {
        var fault = await Should.ThrowAsync<InputException>(async () => await (await SqliteDurability.OpenAsync(Path)).DisposeAsync());
        fault.Message.ShouldContain(Path);
        return fault;
    }

    private async Task<Microsoft.Data.Sqlite.SqliteConnection> ConnectAsync()
    {
        Directory.CreateDirectory(System.IO.Path.GetDirectoryName(Path)!);
        SQLitePCL.Batteries_V2.Init();
        var connection = new Microsoft.Data.Sqlite.SqliteConnection($"Data Source={Path};Pooling=False");
        await connection.OpenAsync();
        return connection;
    }
}
