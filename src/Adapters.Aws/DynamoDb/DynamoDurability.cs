using Amazon.DynamoDBv2;
using CommitWise.Durability;

namespace CommitWise.Adapters.Aws.DynamoDb;

/// <summary>States, index, inbox and reminders in tables of DynamoDB.</summary>
public sealed class DynamoDurability : IAsyncDisposable
{
    private readonly DynamoInbox? _inbox;

    private DynamoDurability(DynamoCalls calls, DynamoTables tables, DynamoOptions options, IDurableQueue? queue)
    {
        States = new DynamoStateStore(calls, tables);
        Index = new DynamoIndex(calls, tables.Index, options.RowsPerPage);
        Reminders = new DynamoReminderStore(calls, tables.Reminders);
        _inbox = queue is null ? null : new DynamoInbox(new DeliveryTable(calls, tables.Inbox, options), queue, calls.Waits, options.Logger);
    }

    /// <summary>States of grains.</summary>
    public IStateStore States { get; }

    /// <summary>Rows and lists.</summary>
    public IIndex Index { get; }

    /// <summary>Deliveries from outside.</summary>
    /// <exception cref="InvalidOperationException">It was opened without a queue to publish to.</exception>
    public IInbox Inbox => _inbox ?? throw new InvalidOperationException("This durability was opened without a queue, so it has no inbox.");

    /// <summary>Reminders of grains.</summary>
    public IReminderStore Reminders { get; }

    /// <summary>Looks for the tables, and makes what is missing if the options say so.</summary>
    /// <param name="client">Asks DynamoDB, best made by <see cref="DynamoClients"/>; whoever made it ends it.</param>
    /// <param name="options">Settings.</param>
    /// <param name="queue">What the inbox publishes to; null for none, which leaves the durability without an inbox.</param>
    /// <param name="cancellationToken">Gives up.</param>
    /// <exception cref="InputException"><c>missing-table</c>, <c>wrong-table</c> or <c>invalid-setting</c>.</exception>
    /// <exception cref="StorageUnavailableException">DynamoDB does not answer.</exception>
    public static async Task<DynamoDurability> OpenAsync(
        IAmazonDynamoDB client, DynamoOptions options, IDurableQueue? queue, CancellationToken cancellationToken)
    {
        var tables = new DynamoTables(options.Checked().TablePrefix, options.Logger);
        var calls = new DynamoCalls(client, TimeProvider.System);
        await tables.OpenAsync(calls, options.CreateTables, cancellationToken);
        return new DynamoDurability(calls, tables, options, queue);
    }

    /// <summary>Nothing is held: every write was durable when it was answered.</summary>
    public ValueTask DisposeAsync() => ValueTask.CompletedTask;
}
