using Amazon.DynamoDBv2.Model;
using CommitWise.Durability;

namespace CommitWise.Adapters.Aws.DynamoDb;

/// <summary>The inbox' table: what is kept, what waits, and who is about to publish it.</summary>
internal sealed class DeliveryTable
{
    private readonly DynamoCalls _calls;
    private readonly string _table;
    private readonly DynamoOptions _options;
    private readonly RowTransaction _transaction;
    private readonly Lock _clock = new();
    private long _lastTicks;

    public DeliveryTable(DynamoCalls calls, string table, DynamoOptions options)
    {
        _calls = calls;
        _table = table;
        _options = options;
        _transaction = new RowTransaction(calls, table);
    }

    private long Now => _options.Time.GetUtcNow().UtcTicks;

    /// <summary>A new delivery, held by the caller. Each one made here is later than the one before.</summary>
    public Delivery New(InboxEntry entry)
    {
        lock (_clock)
        {
            _lastTicks = Math.Max(_lastTicks + 1, Now);
            return new Delivery(entry.Host, entry.DeliveryId, entry.Queue, entry.Key, _lastTicks, HoldEnd());
        }
    }

    /// <summary>Keeps a delivery and lists it as waiting, unless it is kept already and not past its retention.</summary>
    /// <returns>Whether it is new.</returns>
    public async Task<bool> KeepAsync(Delivery delivery, ReadOnlyMemory<byte> body, CancellationToken cancellationToken)
    {
        var name = $"Delivery {delivery.Id} of {delivery.Host}";
        if (body.Length > RowWrites.MostBytes)
        {
            throw new RowsTooLargeException($"{name} has {body.Length} bytes; DynamoDB takes at most {RowWrites.MostBytes}.");
        }

        var isNew = true;
        await _transaction.RunAsync(
            _ => Task.FromResult(Keeping(delivery, body)),
            _ => Task.FromResult(!(isNew = false)),
            name,
            cancellationToken);
        return isNew;
    }

    /// <summary>Everything that waits, oldest first.</summary>
    public ListWalk Waiting() => new(_calls, new ListSource(_table, Delivery.Partitions));

    /// <summary>What waits in a delivery's partition and is older than it.</summary>
    public ListWalk Before(Delivery delivery) =>
        new(_calls, new ListSource(_table, [delivery.Partition], new ListBound(delivery.Sort, IsLower: false)));

    /// <summary>Whether somebody is about to publish a delivery.</summary>
    public bool IsHeld(Delivery delivery) => delivery.HeldUntil > Now;

    /// <summary>Takes a delivery that nobody is about to publish.</summary>
    /// <returns>As it is held now; null when somebody else was faster.</returns>
    public async Task<Delivery?> TryHoldAsync(Delivery delivery, CancellationToken cancellationToken)
    {
        var held = delivery with { HeldUntil = HoldEnd() };
        return await TrySetHeldAsync(delivery, held.HeldUntil, cancellationToken) ? held : null;
    }

    /// <summary>Leaves a held delivery to the next sweep, unless it was held for so long that somebody else has taken it over.</summary>
    public Task ReleaseAsync(Delivery held, CancellationToken cancellationToken) => TrySetHeldAsync(held, until: 0, cancellationToken);

    /// <summary>The message of a delivery.</summary>
    /// <returns>Null when it is published, or deleted by hand.</returns>
    public async Task<byte[]?> BodyAsync(Delivery delivery, CancellationToken cancellationToken) =>
        await _calls.GetAsync(_table, delivery.KeptKey, Delivery.Body, cancellationToken) is { Count: > 0 } item ? item.BytesOf(Delivery.Body) : null;

    /// <summary>Takes a published delivery from the list; what is kept of it may be forgotten after the retention.</summary>
    public Task SettleAsync(Delivery delivery, CancellationToken cancellationToken)
    {
        var forgotten = new DateTimeOffset(delivery.AcceptedAt, TimeSpan.Zero) + _options.InboxRetention;
        return _transaction.RunAsync(
            _ => Task.FromResult<List<TransactWriteItem>>(
            [
                new TransactWriteItem { Delete = new Delete { TableName = _table, Key = delivery.WaitingKey } },
                new TransactWriteItem
                {
                    Update = new Update
                    {
                        TableName = _table,
                        Key = delivery.KeptKey,
                        UpdateExpression = $"SET {DynamoTables.ExpiresAt} = :forgotten REMOVE {Delivery.Body}",
                        ExpressionAttributeValues = new(StringComparer.Ordinal) { [":forgotten"] = Attributes.Number(forgotten.ToUnixTimeSeconds()) },
                    },
                },
            ]),
            refused: null,
            $"Delivery {delivery.Id} of {delivery.Host}",
            cancellationToken);
    }

    // DynamoDB deletes late what may be deleted, up to days late.
    private List<TransactWriteItem> Keeping(Delivery delivery, ReadOnlyMemory<byte> body) =>
    [
        new TransactWriteItem
        {
            Put = new Put
            {
                TableName = _table,
                Item = delivery.KeptItem(body),
                ConditionExpression = $"{Conditions.IsAbsent} OR {DynamoTables.ExpiresAt} < :now",
                ExpressionAttributeValues = new(StringComparer.Ordinal) { [":now"] = Attributes.Number(_options.Time.GetUtcNow().ToUnixTimeSeconds()) },
            },
        },
        new TransactWriteItem { Put = new Put { TableName = _table, Item = delivery.WaitingItem() } },
    ];

    private async Task<bool> TrySetHeldAsync(Delivery seen, long until, CancellationToken cancellationToken)
    {
        var request = new UpdateItemRequest
        {
            TableName = _table,
            Key = seen.WaitingKey,
            UpdateExpression = $"SET {Delivery.Held} = :until",
            ConditionExpression = $"{Delivery.Held} = :seen",
            ExpressionAttributeValues = new(StringComparer.Ordinal)
            {
                [":until"] = Attributes.Number(until),
                [":seen"] = Attributes.Number(seen.HeldUntil),
            },
        };
        try
        {
            await _calls.UpdateAsync(request, cancellationToken);
            return true;
        }
        catch (ConditionalCheckFailedException)
        {
            return false;
        }
    }

    private long HoldEnd() => Now + _options.InboxGrace.Ticks;
}
