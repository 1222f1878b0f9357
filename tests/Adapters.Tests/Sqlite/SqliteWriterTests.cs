using CommitWise.Adapters.Local.Sqlite;

namespace CommitWise.Adapters.Tests.Sqlite;

public sealed class SqliteWriterTests : IAsyncLifetime, IDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);

    private readonly DatabaseFolder _folder = new();
    private readonly ManualResetEventSlim _started = new();
    private readonly ManualResetEventSlim _gate = new();
    private SqliteDatabase? _database;

    private SqliteWriter Writer => _database!.Writer;

    public Task InitializeAsync()
    {
        _database = SqliteDatabase.Open(_folder.Path);
        return Task.CompletedTask;
    }

    public async Task DisposeAsync()
    {
        _gate.Set();
        await _database!.DisposeAsync();
    }

    public void Dispose()
    {
        _started.Dispose();
        _gate.Dispose();
        _folder.Dispose();
    }

    [Fact]
    public async Task WriteAsync_ByManyWhileTheWriterIsBusy_SharesOneCommit()
    {
        var busy = HoldWriter();
        var writes = Enumerable.Range(0, 100).Select(number => InsertAsync($"{number}")).ToArray();
        _gate.Set();
        await Task.WhenAll([busy, .. writes]);
        Writer.Commits.ShouldBe(2);
        Writer.Writes.ShouldBe(101);
        Rows().ShouldBe(100);
    }

    [Fact]
    public async Task WriteAsync_ByManyLoopsAtOnce_NeedsFarFewerCommitsThanWrites()
    {
        await Task.WhenAll(Enumerable.Range(0, 64).Select(worker => Task.Run(async () =>
        {
            for (var number = 0; number < 50; number++)
            {
                await InsertAsync($"{worker}-{number}");
            }
        })));
        Writer.Writes.ShouldBe(3_200);
        Writer.Commits.ShouldBeLessThan(3_200 / 4);
        Rows().ShouldBe(3_200);
    }

    [Fact]
    public async Task WriteAsync_WhenOneOfAGroupFails_FaultsItsCallerAlone()
    {
        var busy = HoldWriter();
        var before = InsertAsync("before");
        var undone = 0;
        var failing = Writer.WriteAsync<int>(
            session =>
            {
                session.OnRollback(() => undone++);
                session.OnCommit(() => undone += 100);
                Insert(session, "half");
                throw new InvalidDataException("this one is wrong");
            },
            CancellationToken.None);
        var after = InsertAsync("after");
        _gate.Set();
        await Task.WhenAll(busy, before, after);
        await Should.ThrowAsync<InvalidDataException>(() => failing);
        undone.ShouldBe(1);
        Names().ShouldBe(["after", "before"]);
    }

    [Fact]
    public async Task WriteAsync_WhenTheTransactionIsLost_FaultsAllThatRanInItAndNoOther()
    {
        var busy = HoldWriter();
        var undone = 0;
        var before = Writer.WriteAsync(
            session =>
            {
                session.OnRollback(() => undone++);
                return Insert(session, "before");
            },
            CancellationToken.None);
        // SQLite rolls back by itself like this when a disk fails.
        var losing = Writer.WriteAsync(session => session.Sql.Execute("ROLLBACK"), CancellationToken.None);
        var after = InsertAsync("after");
        _gate.Set();
        await Task.WhenAll(busy, after);
        await Should.ThrowAsync<IOException>(() => before);
        await Should.ThrowAsync<IOException>(() => losing);
        undone.ShouldBe(1);
        Names().ShouldBe(["after"]);
    }

    [Fact]
    public async Task WriteAsync_CancelledWhileItWaits_IsNotDone()
    {
        using var stop = new CancellationTokenSource();
        var busy = HoldWriter();
        var cancelled = Writer.WriteAsync(session => Insert(session, "cancelled"), stop.Token);
        await stop.CancelAsync();
        await Should.ThrowAsync<OperationCanceledException>(() => cancelled);
        _gate.Set();
        await Task.WhenAll(busy, InsertAsync("after"));
        Names().ShouldBe(["after"]);
    }

    [Fact]
    public async Task WriteAsync_WhenItEnds_DoesNotContinueOnTheWritersThread()
    {
        var name = await InsertAsync("one").ContinueWith(_ => Thread.CurrentThread.Name, CancellationToken.None, TaskContinuationOptions.ExecuteSynchronously, TaskScheduler.Default);
        name.ShouldNotBe("sqlite-writer");
    }

    [Fact]
    public async Task DisposeAsync_WithWritesThatWait_FinishesThem()
    {
        var busy = HoldWriter();
        var writes = Enumerable.Range(0, 50).Select(number => InsertAsync($"{number}")).ToArray();
        var closing = _database!.DisposeAsync();
        _gate.Set();
        await closing;
        await Task.WhenAll([busy, .. writes]).WaitAsync(Patience, TimeProvider.System);
        await Should.ThrowAsync<ObjectDisposedException>(() => InsertAsync("late"));
        (await _folder.AskAsync("SELECT count(*) FROM messages")).ShouldBe(50L);
    }

    private static int Insert(WriteSession session, string name) =>
        session.Sql.Execute("INSERT INTO messages (queue, key, enqueued_at, body) VALUES ($1, '', 0, x'')", name);

    private Task<int> InsertAsync(string name) => Writer.WriteAsync(session => Insert(session, name), CancellationToken.None);

    /// <summary>Keeps the writer busy until the gate opens, so that what comes after it makes one group.</summary>
    private Task<bool> HoldWriter()
    {
        var busy = Writer.WriteAsync(
            _ =>
            {
                _started.Set();
                return _gate.Wait(Patience);
            },
            CancellationToken.None);
        _started.Wait(Patience).ShouldBeTrue("the writer begins");
        return busy;
    }

    private long Rows() => _database!.Readers.Read(sql => (long)sql.Scalar("SELECT count(*) FROM messages")!);

    private List<string> Names() => _database!.Readers.Read(sql =>
    {
        using var rows = sql.Query("SELECT queue FROM messages ORDER BY queue");
        List<string> names = [];
        while (rows.Read())
        {
            names.Add(rows.GetString(0));
        }

        return names;
    });
}
