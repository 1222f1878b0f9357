using Amazon.DynamoDBv2;
using CommitWise.Durability;

namespace CommitWise.Adapters.Aws.DynamoDb;

/// <summary>States, index, inbox and reminders in tables of DynamoDB.</summary>
public sealed class DynamoDurability : IAsyncDisposable
{
    private DynamoDurability(DynamoCalls calls, DynamoTables tables, DynamoOptions options)
    {
        States = new DynamoStateStore(calls, tables);
        Index = new DynamoIndex(calls, tables.Index, options.RowsPerPage);
    }

    /// <summary>States of grains.</summary>
    public IStateStore States { get; }

    /// <summary>Rows and lists.</summary>
    public IIndex Index { get; }

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
        var tables = new DynamoTables(options.Checked().TablePrefix);
        var calls = new DynamoCalls(client, TimeProvider.System);
        await tables.OpenAsync(calls, options.CreateTables, cancellationToken);
        return new DynamoDurability(calls, tables, options);
    }

    /// <summary>Nothing is held: every write was durable when it was answered.</summary>
    public ValueTask DisposeAsync() => ValueTask.CompletedTask;
}
