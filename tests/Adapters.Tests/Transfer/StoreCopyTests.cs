using CommitWise.Durability;

namespace CommitWise.Adapters.Tests.Transfer;

/// <summary>Copies from one data folder to another; into and out of DynamoDB they are tested beside its adapter.</summary>
public sealed class StoreCopyTests
{
    private const string Queue = "events";

    [Fact]
    public async Task Run_IntoAnEmptyStore_BringsAllOver_AndBackIsTheSame()
    {
        await using var first = await FolderStore.OpenAsync();
        await using var second = await FolderStore.OpenAsync();
        await using var third = await FolderStore.OpenAsync();
        await first.FillAsync(250);
        var there = await CopyAsync(first, second);
        var back = await CopyAsync(second, third);
        (there.States, there.Rows, there.Reminders, there.Objects).ShouldBe((250, 250, 1, 250));
        back.ShouldBe(there);
        var page = await third.Parts.Index.QueryAsync(new IndexQuery("changes", "all", false, 3, null, []), default);
        page.Rows.Select(row => row.Id.Key).ShouldBe(["k0", "k1", "k2"]);
        (await File.ReadAllTextAsync(third.FileOf("reports/k/249.json"))).ShouldBe("report 249");
    }

    [Fact]
    public async Task Run_Again_AfterOneThatWasCutShort_GoesOn()
    {
        await using var first = await FolderStore.OpenAsync();
        await using var second = await FolderStore.OpenAsync();
        await first.FillAsync(150);
        using var stop = new CancellationTokenSource();
        var progress = new Stop(stop, after: 200);
        await Should.ThrowAsync<OperationCanceledException>(() => Copy(first, second).RunAsync(progress, stop.Token));
        (await second.Objects.SizeAsync("reports/k/0.json", default)).ShouldNotBeNull();
        (await CopyAsync(first, second)).States.ShouldBe(150);
        (await CopyAsync(first, second)).States.ShouldBe(150);
    }

    [Fact]
    public async Task Run_WithAMessageThatWaits_IsRefused()
    {
        await using var first = await FolderStore.OpenAsync();
        await using var second = await FolderStore.OpenAsync();
        await first.Parts.Queue.EnqueueAsync(Queue, "k", new byte[] { 1 }, default);
        (await RefusedAsync(first, second)).Message.ShouldContain("1 messages of queue events are not handled");
        var message = (await first.Parts.Queue.ReceiveAsync(Queue, 1, TimeSpan.Zero, default))[0];
        (await RefusedAsync(first, second)).Problem.ShouldBe("pending-messages");
        await first.Parts.Queue.ParkAsync(message, "bad", default);
        (await RefusedAsync(first, second)).Message.ShouldContain("redrive");
        await first.Parts.Queue.RedriveAsync(Queue, null, default);
        await first.Parts.Queue.CompleteAsync((await first.Parts.Queue.ReceiveAsync(Queue, 1, TimeSpan.Zero, default))[0], default);
        await CopyAsync(first, second);
    }

    [Fact]
    public async Task Run_IntoAStoreInUse_IsRefusedBeforeAnythingIsWritten()
    {
        await using var first = await FolderStore.OpenAsync();
        await using var second = await FolderStore.OpenAsync();
        await first.FillAsync(20);
        await second.Parts.States.WriteAsync(new StateKey("change", "main", "k3"), "another"u8.ToArray(), null, [], default);
        var fault = await RefusedAsync(first, second);
        (fault.Problem, fault.Message.Contains("change/main/k3", StringComparison.Ordinal)).ShouldBe(("target-in-use", true));
        (await second.Objects.ListAsync("reports/", null, 10, default)).ShouldBeEmpty();
        (await second.Parts.States.ReadAsync(new StateKey("change", "main", "k0"), default)).ShouldBeNull();
    }

    [Fact]
    public async Task Run_IntoAStoreWithAnObjectOfItsOwn_IsSaidToDiffer()
    {
        await using var first = await FolderStore.OpenAsync();
        await using var second = await FolderStore.OpenAsync();
        await first.FillAsync(10);
        await second.PutAsync("reports/other.json", "another");
        var fault = await RefusedAsync(first, second);
        (fault.Problem, fault.Message.Contains("holds 11 objects, beside 10", StringComparison.Ordinal)).ShouldBe(("copy-differs", true));
    }

    [Fact]
    public async Task Run_WhileSomethingWrites_IsSaidToDiffer()
    {
        await using var first = await FolderStore.OpenAsync();
        await using var second = await FolderStore.OpenAsync();
        await first.FillAsync(10);
        var late = new StateKey("change", "main", "late");
        var writing = first.Parts with { Contents = new WritesMeanwhile(first.Parts.Contents, () => first.Parts.States.WriteAsync(late, new byte[] { 1 }, null, [], default)) };
        var copy = new StoreCopy(writing, second.Parts, [Queue], ["reports/"]);
        (await Should.ThrowAsync<StoreCopyException>(() => copy.RunAsync(null, default))).Problem.ShouldBe("copy-differs");
    }

    private static StoreCopy Copy(FolderStore from, FolderStore to) => new(from.Parts, to.Parts, [Queue], ["reports/"]);

    private static Task<StoreCopied> CopyAsync(FolderStore from, FolderStore to) => Copy(from, to).RunAsync(null, default);

    private static Task<StoreCopyException> RefusedAsync(FolderStore from, FolderStore to) =>
        Should.ThrowAsync<StoreCopyException>(() => CopyAsync(from, to));

    private sealed class Stop(CancellationTokenSource stop, long after) : IProgress<long>
    {
        public void Report(long value)
        {
            if (value >= after)
            {
                stop.Cancel();
            }
        }
    }

    /// <summary>Somebody who goes on writing after the states were listed.</summary>
    private sealed class WritesMeanwhile(IStoreContents contents, Func<Task> write) : IStoreContents
    {
        private int _listed;

        public async IAsyncEnumerable<(StateKey Key, StoredState State)> StatesAsync(
            [System.Runtime.CompilerServices.EnumeratorCancellation] CancellationToken cancellationToken)
        {
            await foreach (var each in contents.StatesAsync(cancellationToken))
            {
                yield return each;
            }

            if (_listed++ == 0)
            {
                await write();
            }
        }

        public IAsyncEnumerable<IndexRow> RowsAsync(CancellationToken cancellationToken) => contents.RowsAsync(cancellationToken);

        public IAsyncEnumerable<StoredReminder> RemindersAsync(CancellationToken cancellationToken) => contents.RemindersAsync(cancellationToken);
    }
}
