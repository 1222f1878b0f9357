using System.Text;
using CommitWise.Adapters.Local.Sqlite;
using CommitWise.Durability;

namespace CommitWise.Adapters.Tests.Sqlite;

public sealed class SqliteDatabaseTests : IDisposable
{
    private readonly DatabaseFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task Open_OfANewFile_SetsWalAndTheVersion()
    {
        await FillAsync();
        (await _folder.AskAsync("PRAGMA journal_mode")).ShouldBe("wal");
        (await _folder.AskAsync("PRAGMA user_version")).ShouldBe((long)SqliteSchema.Migrations.Count);
        (await _folder.AskAsync("PRAGMA application_id")).ShouldBe(SqliteSchema.ApplicationId);
    }

    [Fact]
    public async Task Open_ForWriting_IsFullySynchronous()
    {
        await using var database = SqliteDatabase.Open(_folder.Path);
        (await database.Writer.WriteAsync(session => session.Sql.Scalar("PRAGMA synchronous"), CancellationToken.None)).ShouldBe(2L);
    }

    [Theory]
    [InlineData(0)]
    [InlineData(100)]
    [InlineData(4096)]
    public async Task Open_OfADamagedFile_NamesItAndChangesNothing(int from)
    {
        await FillAsync();
        var bytes = await DamageAsync(from);
        (await _folder.OpenInVainAsync()).Problem.ShouldBe("damaged-database");
        (await File.ReadAllBytesAsync(_folder.Path)).ShouldBe(bytes);
    }

    [Fact]
    public async Task Open_OfATruncatedFile_IsDamaged()
    {
        await FillAsync();
        await using (var file = File.OpenWrite(_folder.Path))
        {
            file.SetLength(file.Length / 2);
        }

        (await _folder.OpenInVainAsync()).Problem.ShouldBe("damaged-database");
    }

    [Fact]
    public async Task Open_OfATextFile_IsDamaged()
    {
        Directory.CreateDirectory(Path.GetDirectoryName(_folder.Path)!);
        await File.WriteAllTextAsync(_folder.Path, new string('x', 5_000));
        (await _folder.OpenInVainAsync()).Problem.ShouldBe("damaged-database");
    }

    [Fact]
    public async Task Open_OfALargeDamagedFile_OpensAtOnce_AndRefusesEveryWriteOnceTheDamageIsFound()
    {
        await FillAsync();
        await DamageAsync(from: 40 * 4_096);
        await using var durability = await SqliteDurability.OpenAsync(_folder.Path, new SqliteOptions { CheckedAtOpening = 0 });
        await durability.Database.Checked;
        var fault = await Should.ThrowAsync<StorageDamagedException>(
            () => durability.States.WriteAsync(new StateKey("probe", "main", "new"), default, null, [], CancellationToken.None));
        fault.Message.ShouldContain(_folder.Path);
    }

    [Fact]
    public async Task Open_OfALargeFileWhoseQueuesAreDamaged_NamesIt()
    {
        await FillAsync();
        await DamageAsync(from: 8 * 4_096);
        var fault = await Should.ThrowAsync<InputException>(() => SqliteDurability.OpenAsync(_folder.Path, new SqliteOptions { CheckedAtOpening = 0 }));
        fault.Problem.ShouldBe("damaged-database");
        fault.Message.ShouldContain(_folder.Path);
    }

    [Fact]
    public async Task Open_OfALargeSoundFile_LooksAtItInTheBackground()
    {
        await FillAsync();
        await using var durability = await SqliteDurability.OpenAsync(_folder.Path, new SqliteOptions { CheckedAtOpening = 0 });
        await durability.States.WriteAsync(new StateKey("probe", "main", "during"), default, null, [], CancellationToken.None);
        await durability.Database.Checked;
        await durability.States.WriteAsync(new StateKey("probe", "main", "after"), default, null, [], CancellationToken.None);
    }

    [Fact]
    public async Task Dispose_WhileTheFileIsLookedAt_EndsTheLook()
    {
        await FillAsync();
        for (var turn = 0; turn < 20; turn++)
        {
            await using var durability = await SqliteDurability.OpenAsync(_folder.Path, new SqliteOptions { CheckedAtOpening = 0 });
        }
    }

    [Fact]
    public async Task Open_OfALargeTruncatedFile_IsDamagedAtOnce()
    {
        await FillAsync();
        await using (var file = File.OpenWrite(_folder.Path))
        {
            file.SetLength(file.Length / 2);
        }

        (await Should.ThrowAsync<InputException>(() => SqliteDurability.OpenAsync(_folder.Path, new SqliteOptions { CheckedAtOpening = 0 })))
            .Problem.ShouldBe("damaged-database");
    }

    [Fact]
    public async Task Open_OfANewerFile_RefusesAndLeavesIt()
    {
        await FillAsync();
        await _folder.ScriptAsync("PRAGMA user_version = 99");
        var fault = await _folder.OpenInVainAsync();
        fault.Problem.ShouldBe("newer-database");
        fault.Message.ShouldContain("version 99");
        fault.Message.ShouldContain($"versions up to {SqliteSchema.Migrations.Count}");
        (await _folder.AskAsync("PRAGMA user_version")).ShouldBe(99L);
    }

    [Fact]
    public async Task Open_OfAnotherProgramsFile_Refuses()
    {
        await _folder.ScriptAsync("CREATE TABLE songs (title TEXT)");
        (await _folder.OpenInVainAsync()).Problem.ShouldBe("foreign-database");
        (await _folder.AskAsync("SELECT count(*) FROM sqlite_master")).ShouldBe(1L);
    }

    [Fact]
    public async Task Open_WhileItIsOpen_RefusesUntilItIsClosed()
    {
        await using (await SqliteDurability.OpenAsync(_folder.Path))
        {
            (await _folder.OpenInVainAsync()).Problem.ShouldBe("database-in-use");
        }

        await using var again = await SqliteDurability.OpenAsync(_folder.Path);
    }

    [Fact]
    public async Task Open_OfAFolder_IsUnwritable()
    {
        Directory.CreateDirectory(_folder.Path);
        (await _folder.OpenInVainAsync()).Problem.ShouldBe("unwritable-database");
    }

    [Fact]
    public async Task Open_OfAnOlderVersion_MigratesAndKeepsWhatIsThere()
    {
        await FillAsync();
        string[] migrations = [.. SqliteSchema.Migrations, "ALTER TABLE reminders ADD COLUMN note TEXT NOT NULL DEFAULT 'none'"];
        await using (SqliteDatabase.Open(_folder.Path, new SqliteOptions(), migrations))
        {
        }

        (await _folder.AskAsync("PRAGMA user_version")).ShouldBe((long)migrations.Length);
        (await _folder.AskAsync("SELECT note FROM reminders")).ShouldBe("none");
        (await _folder.AskAsync("SELECT count(*) FROM states")).ShouldBe(200L);
    }

    [Fact]
    public async Task Open_WhenAMigrationFails_LeavesTheOlderVersion()
    {
        await FillAsync();
        string[] migrations = [.. SqliteSchema.Migrations, "ALTER TABLE reminders ADD COLUMN note TEXT", "DROP TABLE no_such_table"];
        Should.Throw<InputException>(() => SqliteDatabase.Open(_folder.Path, new SqliteOptions(), migrations));
        (await _folder.AskAsync("PRAGMA user_version")).ShouldBe((long)SqliteSchema.Migrations.Count);
        (await _folder.AskAsync("SELECT count(*) FROM pragma_table_info('reminders') WHERE name = 'note'")).ShouldBe(0L);
        await using var durability = await SqliteDurability.OpenAsync(_folder.Path);
    }

    [Fact]
    public async Task Open_WithASettingOutOfRange_NamesIt()
    {
        var fault = await Should.ThrowAsync<InputException>(() => SqliteDurability.OpenAsync(_folder.Path, new SqliteOptions { Lease = TimeSpan.Zero }));
        fault.Problem.ShouldBe("invalid-setting");
        fault.Message.ShouldContain("Lease");
    }

    private async Task<byte[]> DamageAsync(int from)
    {
        var bytes = await File.ReadAllBytesAsync(_folder.Path);
        bytes.AsSpan(from, Math.Min(12_000, bytes.Length - from)).Fill(0xA5);
        await File.WriteAllBytesAsync(_folder.Path, bytes);
        return bytes;
    }

    private async Task FillAsync()
    {
        await using var durability = await SqliteDurability.OpenAsync(_folder.Path);
        var body = Encoding.UTF8.GetBytes(new string('x', 1_000));
        await Task.WhenAll(Enumerable.Range(0, 200).Select(number =>
            durability.States.WriteAsync(new StateKey("probe", "main", $"{number}"), body, null, [], CancellationToken.None)));
        await durability.Reminders.UpsertAsync(
            new StoredReminder(new ReminderKey("probe", "a", "b"), DateTimeOffset.UnixEpoch, DateTimeOffset.UnixEpoch, TimeSpan.Zero), CancellationToken.None);
    }
}
