using CommitWise.Adapters.Local.Backups;
using CommitWise.Adapters.Local.Sqlite;
using CommitWise.Adapters.Local.Storage;
using CommitWise.Durability;

namespace CommitWise.Adapters.Tests.Backups;

public sealed class BackupWriterTests
{
    [Fact]
    public async Task WriteAsync_WhileOthersWrite_HoldsWhatWasAcknowledgedBeforeAndEveryObjectThatItNames()
    {
        await using var fixture = await BackupFixture.OpenAsync(reports: 100);
        using var stop = new CancellationTokenSource();
        var added = 0;
        var load = Enumerable.Range(0, 4).Select(worker => Task.Run(async () =>
        {
            for (var number = 0; !stop.IsCancellationRequested; number++)
            {
                await fixture.AddAsync($"{worker}-{number}");
                Interlocked.Increment(ref added);
            }
        })).ToArray();
        var manifest = await fixture.BackUpAsync("first");
        await stop.CancelAsync();
        await Task.WhenAll(load);
        added.ShouldBeGreaterThan(0);
        var names = await fixture.ReadAsync("first");
        names.Where(name => !name.Contains('-', StringComparison.Ordinal)).Count().ShouldBe(100);
        manifest.Objects.ShouldBeGreaterThanOrEqualTo(names.Count);
    }

    [Fact]
    public async Task WriteAsync_GivesEveryFileItsHash_AndCountsThem()
    {
        await using var fixture = await BackupFixture.OpenAsync(reports: 3);
        var manifest = await fixture.BackUpAsync("first");
        var files = fixture.HashesOf("first");
        files.Remove("manifest.json").ShouldBeTrue();
        files.Remove("SHA256SUMS", out var sums).ShouldBeTrue();
        manifest.SumsSha256.ShouldBe(sums);
        manifest.Objects.ShouldBe(3);
        manifest.DatabaseVersion.ShouldBe(SqliteSchema.Migrations.Count);
        manifest.ShouldBe(BackupManifest.Find(Path.Combine(fixture.Backups, "first")));
        var listed = await File.ReadAllLinesAsync(Path.Combine(fixture.Backups, "first", "SHA256SUMS"));
        listed.Order(StringComparer.Ordinal).ShouldBe(files.Select(file => $"{file.Value}  {file.Key}").Order(StringComparer.Ordinal));
        files.Keys.ShouldBe(["commitwise.db", "reports/host/0.json", "reports/host/1.json", "reports/host/2.json"]);
    }

    [Fact]
    public async Task WriteAsync_OfAnObjectDeletedAfterItBegan_HasItAllTheSame()
    {
        await using var fixture = await BackupFixture.OpenAsync(reports: 200);
        var deletions = new List<Task>();
        var looks = 0;
        var writer = new BackupWriter(
            () =>
            {
                var moment = fixture.Database.Database.Pin();

                // The first look is at how much room is needed.
                if (++looks == 2)
                {
                    deletions.AddRange(Enumerable.Range(0, 200).Select(number => Task.Run(() => fixture.Objects.DeleteAsync(BackupFixture.KeyOf($"{number}"), default))));
                }

                return moment;
            },
            fixture.Objects,
            TimeProvider.System);
        await writer.WriteAsync(BackupFolder.Of(fixture.Backups, "first", DateTimeOffset.UnixEpoch), default);
        await Task.WhenAll(deletions);
        (await fixture.ReadAsync("first")).Count.ShouldBe(200);
        (await fixture.Objects.SizeAsync(BackupFixture.KeyOf("7"), default)).ShouldBeNull();
    }

    [Fact]
    public async Task WriteAsync_Again_HoldsNoOtherBackup()
    {
        await using var fixture = await BackupFixture.OpenAsync(reports: 2);
        await fixture.BackUpAsync("first");
        (await fixture.BackUpAsync("second")).Objects.ShouldBe(2);
    }

    [Fact]
    public async Task WriteAsync_OfADamagedDatabase_LeavesNothing()
    {
        await using var fixture = await BackupFixture.OpenAsync(reports: 100);
        var path = Path.Combine(fixture.Data, "damaged.db");
        await using (var other = await SqliteDurability.OpenAsync(path))
        {
            await Task.WhenAll(Enumerable.Range(0, 200).Select(number => other.States.WriteAsync(new StateKey("t", "n", $"{number}"), new byte[1_000], null, [], default)));
        }

        await using (var file = File.OpenWrite(path))
        {
            file.Position = 8 * 4_096;
            file.Write(Enumerable.Repeat((byte)0xA5, 20_000).ToArray());
        }

        var writer = new BackupWriter(() => SqliteSnapshot.Take(SqliteFile.OpenAsItIs(path)), fixture.Objects, TimeProvider.System);
        await ShouldFailAsync(fixture, "damaged-database", () => writer.WriteAsync(BackupFolder.Of(fixture.Backups, "first", DateTimeOffset.UnixEpoch), default));
    }

    [Fact]
    public async Task WriteAsync_WithoutRoom_SaysWhatIsNeededAndLeavesNothing()
    {
        await using var fixture = await BackupFixture.OpenAsync(reports: 1);

        // A hole: it has this size and takes no room.
        await using (var large = File.Create(fixture.Objects.PathOf("reports/large.json")))
        {
            large.SetLength(1L << 42);
        }

        var fault = await ShouldFailAsync(fixture, "no-room", () => fixture.BackUpAsync("first"));
        fault.Message.ShouldContain("4,194,304 MiB");
    }

    [Fact]
    public async Task WriteAsync_WhereNothingCanBeWritten_SaysSo()
    {
        await using var fixture = await BackupFixture.OpenAsync(reports: 1);
        await File.WriteAllTextAsync(fixture.Backups, "a file in place of the folder");
        (await Should.ThrowAsync<InputException>(() => fixture.BackUpAsync("first"))).Problem.ShouldBe("unwritable-backup");
    }

    [Fact]
    public async Task WriteAsync_Cancelled_LeavesNothing()
    {
        await using var fixture = await BackupFixture.OpenAsync(reports: 1);
        using var stop = new CancellationTokenSource();
        await stop.CancelAsync();
        await Should.ThrowAsync<OperationCanceledException>(() => fixture.BackUpAsync("first", stop.Token));
        Directory.EnumerateFileSystemEntries(fixture.Backups).ShouldBeEmpty();
    }

    [Fact]
    public async Task WriteAsync_AfterAKilledOne_ClearsItsRest()
    {
        await using var fixture = await BackupFixture.OpenAsync(reports: 1);
        Directory.CreateDirectory(Path.Combine(fixture.Backups, ".killed.partial", "reports"));
        await fixture.BackUpAsync("first");
        Directory.EnumerateFileSystemEntries(fixture.Backups).Select(Path.GetFileName).ShouldBe(["first"]);
    }

    [Fact]
    public async Task WriteAsync_IntoTheDataFolderItself_IsRefused()
    {
        await using var fixture = await BackupFixture.OpenAsync(reports: 1);
        var fault = await Should.ThrowAsync<InputException>(
            () => fixture.Writer.WriteAsync(BackupFolder.Of(fixture.Data + "/", "first", DateTimeOffset.UnixEpoch), default));
        fault.Problem.ShouldBe("path-not-allowed");
    }

    [Theory]
    [InlineData("")]
    [InlineData("..")]
    [InlineData("../first")]
    [InlineData("a/b")]
    [InlineData("/tmp/first")]
    [InlineData(".first.partial")]
    [InlineData("first\n")]
    public async Task Of_ANameThatCouldLeadElsewhere_IsRefused(string name)
    {
        await using var fixture = await BackupFixture.OpenAsync(reports: 0);
        Should.Throw<InputException>(() => BackupFolder.Of(fixture.Backups, name, DateTimeOffset.UnixEpoch)).Problem.ShouldBe("path-not-allowed");
    }

    [Fact]
    public async Task Of_AFolderThatHoldsSomething_IsRefused_AndOneThatIsEmptyIsNot()
    {
        await using var fixture = await BackupFixture.OpenAsync(reports: 1);
        Directory.CreateDirectory(Path.Combine(fixture.Backups, "empty"));
        await fixture.BackUpAsync("empty");
        (await Should.ThrowAsync<InputException>(() => fixture.BackUpAsync("empty"))).Problem.ShouldBe("backup-exists");
        (await fixture.ReadAsync("empty")).ShouldBe(["0"]);
    }

    [Fact]
    public void Of_NoName_IsTheTime() =>
        BackupFolder.Of("/backups", null, new DateTimeOffset(2026, 1, 31, 23, 59, 59, TimeSpan.Zero)).Path.ShouldBe("/backups/20260131-235959");

    private static async Task<InputException> ShouldFailAsync(BackupFixture fixture, string problem, Func<Task> write)
    {
        var fault = await Should.ThrowAsync<InputException>(write);
        fault.Problem.ShouldBe(problem, fault.Message);
        Directory.EnumerateFileSystemEntries(fixture.Backups).ShouldBeEmpty();
        return fault;
    }
}
