using CommitWise.Adapters.Local.Backups;
using CommitWise.Adapters.Local.Sqlite;

namespace CommitWise.Adapters.Tests.Backups;

public sealed class OfflineBackupTests
{
    [Fact]
    public async Task Open_WhileAServiceHasIt_IsRefused()
    {
        await using var fixture = await BackupFixture.OpenAsync(reports: 0);
        Should.Throw<InputException>(() => OfflineBackup.Open(fixture.Data, TimeProvider.System)).Problem.ShouldBe("database-in-use");
    }

    [Fact]
    public async Task Open_KeepsAServiceOut_AndWritesTheSame()
    {
        await using var fixture = await BackupFixture.OpenAsync(reports: 5);
        await fixture.Database.DisposeAsync();
        using (var offline = OfflineBackup.Open(fixture.Data, TimeProvider.System))
        {
            (await Should.ThrowAsync<InputException>(() => SqliteDurability.OpenAsync(Path.Combine(fixture.Data, BackupWriter.DatabaseName))))
                .Problem.ShouldBe("database-in-use");
            (await offline.Writer.WriteAsync(BackupFolder.Of(fixture.Backups, "first", DateTimeOffset.UnixEpoch), default)).Objects.ShouldBe(5);
        }

        (await fixture.ReadAsync("first")).Count.ShouldBe(5);
    }

    [Fact]
    public void Open_OfAFolderWithoutADatabase_SaysSo()
    {
        var folder = Directory.CreateTempSubdirectory("commitwise-none-");
        try
        {
            Should.Throw<InputException>(() => OfflineBackup.Open(folder.FullName, TimeProvider.System)).Problem.ShouldBe("no-database");
            folder.EnumerateFileSystemInfos().ShouldBeEmpty();
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }
}
