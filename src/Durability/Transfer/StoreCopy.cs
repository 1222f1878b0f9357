namespace CommitWise.Durability;

/// <summary>
/// Copies one store into another of any kind: objects first, so that no state names what is not there, then reminders, rows and states. A copy that
/// was cut short is taken up by copying again; a target that holds anything else is refused before it is touched.
/// </summary>
/// <param name="from">What is copied. Nobody uses it meanwhile.</param>
/// <param name="to">Where to. Nobody uses it meanwhile.</param>
/// <param name="queues">Names of the queues, which must be empty: messages are not copied, as their order would be lost.</param>
/// <param name="objectPrefixes">What objects there are, such as <c>reports/</c>.</param>
public sealed class StoreCopy(StoreParts from, StoreParts to, IReadOnlyList<string> queues, IReadOnlyList<string> objectPrefixes)
{
    private const int AtOnce = 16;
    private const int ObjectsPerPage = 500;

    /// <summary>Copies, then reads both again and compares.</summary>
    /// <param name="progress">Hears how many items were copied, every now and then.</param>
    /// <param name="cancellationToken">Stops it; what was copied stays, and the next copy goes on from there.</param>
    /// <exception cref="StoreCopyException">Something is in the way.</exception>
    public async Task<StoreCopied> RunAsync(IProgress<long>? progress, CancellationToken cancellationToken)
    {
        await RefusePendingAsync(from, cancellationToken);
        await RefusePendingAsync(to, cancellationToken);
        await RefuseOthersAsync(cancellationToken);
        var count = new Counter(progress);
        var (objects, bytes) = await CopyObjectsAsync(count, cancellationToken);
        await EachAsync(from.Contents.RemindersAsync(cancellationToken), count, to.Reminders.UpsertAsync, cancellationToken);
        await EachAsync(from.Contents.RowsAsync(cancellationToken), count, to.Index.UpsertAsync, cancellationToken);
        await EachAsync(from.Contents.StatesAsync(cancellationToken), count, CopyStateAsync, cancellationToken);
        return await CompareAsync(objects, bytes, cancellationToken);
    }

    private static Task EachAsync<T>(
        IAsyncEnumerable<T> items, Counter count, Func<T, CancellationToken, Task> copy, CancellationToken cancellationToken) =>
        Parallel.ForEachAsync(items, Options(cancellationToken), async (item, token) =>
        {
            await copy(item, token);
            count.Add();
        });

    private static ParallelOptions Options(CancellationToken cancellationToken) =>
        new() { MaxDegreeOfParallelism = AtOnce, CancellationToken = cancellationToken };

    private async Task RefusePendingAsync(StoreParts store, CancellationToken cancellationToken)
    {
        var inbox = await store.Inbox.MeasureAsync(cancellationToken);
        Refuse(inbox.Unpublished, "accepted deliveries wait to be published; start the service and let it finish them");
        foreach (var queue in queues)
        {
            var depth = await store.Queue.MeasureAsync(queue, cancellationToken);
            Refuse(depth.Waiting + depth.InFlight, $"messages of queue {queue} are not handled; start the service and let it finish them");
            Refuse(
                depth.DeadLetters,
                $"messages of queue {queue} have failed for good; start the service and put them back (redrive), or they would be lost");
        }

        void Refuse(long count, string what)
        {
            if (count > 0)
            {
                throw new StoreCopyException("pending-messages", $"In {store.Name} {count} {what}.");
            }
        }
    }

    // What an earlier copy has left of the same source is no obstacle.
    private async Task RefuseOthersAsync(CancellationToken cancellationToken)
    {
        await foreach (var (key, state) in to.Contents.StatesAsync(cancellationToken))
        {
            Refuse((await from.States.ReadAsync(key, cancellationToken))?.Body.Span.SequenceEqual(state.Body.Span) is true, $"state {key}");
        }

        await foreach (var row in to.Contents.RowsAsync(cancellationToken))
        {
            Refuse((await from.Index.GetAsync(row.Id, cancellationToken))?.Version == row.Version, $"row {row.Id.Index}/{row.Id.Key}");
        }

        await foreach (var reminder in to.Contents.RemindersAsync(cancellationToken))
        {
            Refuse(await from.Reminders.ReadAsync(reminder.Key, cancellationToken) == reminder, $"reminder {reminder.Key}");
        }

        void Refuse(bool isSame, string what)
        {
            if (!isSame)
            {
                throw new StoreCopyException(
                    "target-in-use", $"{to.Name} holds {what}, which {from.Name} does not hold so: a copy goes into an empty store only.");
            }
        }
    }

    private async Task<(long Count, long Bytes)> CopyObjectsAsync(Counter count, CancellationToken cancellationToken)
    {
        var (objects, bytes) = (0L, 0L);
        foreach (var prefix in objectPrefixes)
        {
            string? after = null;
            while (await from.Objects.ListAsync(prefix, after, ObjectsPerPage, cancellationToken) is { Count: > 0 } page)
            {
                await Parallel.ForEachAsync(page, Options(cancellationToken), async (key, token) =>
                {
                    Interlocked.Add(ref bytes, await CopyObjectAsync(key, token));
                    count.Add();
                });
                objects += page.Count;
                after = page[^1];
            }
        }

        return (objects, bytes);
    }

    private async Task<long> CountObjectsAsync(CancellationToken cancellationToken)
    {
        var count = 0L;
        foreach (var prefix in objectPrefixes)
        {
            string? after = null;
            while (await to.Objects.ListAsync(prefix, after, ObjectsPerPage, cancellationToken) is { Count: > 0 } page)
            {
                (count, after) = (count + page.Count, page[^1]);
            }
        }

        return count;
    }

    private async Task<long> CopyObjectAsync(string key, CancellationToken cancellationToken)
    {
        await using var content = await from.Objects.OpenAsync(key, sha256: null, cancellationToken)
            ?? throw new StoreCopyException(
                "missing-object", $"Object {key} was in {from.Name} and is not there any more: something deletes from it. The copy is not whole.");
        var stored = await to.Objects.PutAsync(key, (target, token) => content.CopyToAsync(target, token), PutMode.Replace, cancellationToken);

        // Read again from where it went, against the hash of what was read.
        await using var copy = await to.Objects.OpenAsync(key, stored!.Sha256, cancellationToken)
            ?? throw new StoreCopyException("copy-differs", $"Object {key} was written to {to.Name} and is not there.");
        return stored.Size;
    }

    private async Task CopyStateAsync((StateKey Key, StoredState State) item, CancellationToken cancellationToken)
    {
        try
        {
            await to.States.WriteAsync(item.Key, item.State.Body, expected: null, [], cancellationToken);
        }
        catch (StateConflictException)
        {
            // It is there from an earlier copy; that it is the same was seen before.
        }
    }

    private async Task<StoreCopied> CompareAsync(long objects, long bytes, CancellationToken cancellationToken)
    {
        // Each was compared by its hash when it was copied; what is left is one that nobody has copied.
        if (await CountObjectsAsync(cancellationToken) is var count && count != objects)
        {
            throw new StoreCopyException(
                "copy-differs", $"{to.Name} holds {count} objects, beside {objects} in {from.Name}: something else was there, or writes to one of them.");
        }

        var there = await StoreDigest.OfAsync(from.Contents, cancellationToken);
        var here = await StoreDigest.OfAsync(to.Contents, cancellationToken);
        return there.Sha256 == here.Sha256
            ? new StoreCopied(here.States, here.Rows, here.Reminders, objects, bytes, here.Sha256)
            : throw new StoreCopyException(
                "copy-differs",
                $"The copy in {to.Name} is not the same: {here.States} states, {here.Rows} rows and {here.Reminders} reminders, beside "
                + $"{there.States}, {there.Rows} and {there.Reminders} in {from.Name}. Something writes to one of them.");
    }

    private sealed class Counter(IProgress<long>? progress)
    {
        private const int Step = 100;
        private long _count;

        public void Add()
        {
            if (Interlocked.Increment(ref _count) is var count && count % Step == 0)
            {
                progress?.Report(count);
            }
        }
    }
}
