using System.Collections.Frozen;
using Amazon.DynamoDBv2;
using Amazon.DynamoDBv2.Model;
using Amazon.Runtime;
using CommitWise.Durability;
using Microsoft.Extensions.Logging;

namespace CommitWise.Adapters.Aws.DynamoDb;

/// <summary>The tables: what they are called, and how they are made.</summary>
/// <param name="prefix">What their names begin with.</param>
/// <param name="logger">Hears of what could not be turned on for a new table.</param>
internal sealed partial class DynamoTables(string prefix, ILogger logger)
{
    /// <summary>Secondary index of the states by their type, keys alone.</summary>
    public const string ByType = "by-type";

    /// <summary>Partition key of <see cref="ByType"/>.</summary>
    public const string TypeKey = "type_pk";

    /// <summary>Sort key of <see cref="ByType"/>.</summary>
    public const string PlaceKey = "type_sk";

    /// <summary>When an item may be deleted by DynamoDB itself, in seconds of Unix time.</summary>
    public const string ExpiresAt = "expires_at";

    private static readonly TimeSpan MakingLimit = TimeSpan.FromMinutes(2);
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(500);

    /// <summary>States of grains.</summary>
    public string States { get; } = $"{prefix}-states";

    /// <summary>Rows and lists.</summary>
    public string Index { get; } = $"{prefix}-index";

    /// <summary>Deliveries from outside.</summary>
    public string Inbox { get; } = $"{prefix}-inbox";

    /// <summary>Reminders of grains.</summary>
    public string Reminders { get; } = $"{prefix}-reminders";

    /// <summary>All of them.</summary>
    public IReadOnlyList<string> All => [States, Index, Inbox, Reminders];

    /// <summary>Looks for every table, and makes what is missing if that is wanted.</summary>
    /// <exception cref="InputException"><c>missing-table</c>; <c>wrong-table</c>: one has other keys.</exception>
    public async Task OpenAsync(DynamoCalls calls, bool create, CancellationToken cancellationToken)
    {
        foreach (var table in All)
        {
            var found = await FindAsync(calls, table, cancellationToken);
            if (found is null && create)
            {
                await MakeAsync(calls, table, cancellationToken);
            }
            else if (found is null)
            {
                throw DynamoFaults.MissingTable(table);
            }

            await WaitAsync(calls, table, found, cancellationToken);
        }
    }

    private static async Task<TableDescription?> FindAsync(DynamoCalls calls, string table, CancellationToken cancellationToken)
    {
        try
        {
            return (await calls.RunAsync(table, (client, token) => client.DescribeTableAsync(table, token), cancellationToken)).Table;
        }
        catch (InputException)
        {
            return null;
        }
    }

    private async Task MakeAsync(DynamoCalls calls, string table, CancellationToken cancellationToken)
    {
        try
        {
            await calls.RunAsync(table, (client, token) => client.CreateTableAsync(Shape(table), token), cancellationToken);
        }
        catch (ResourceInUseException)
        {
            // Another process makes it.
        }
    }

    private async Task WaitAsync(DynamoCalls calls, string table, TableDescription? found, CancellationToken cancellationToken)
    {
        var isNew = found is null;
        var begun = calls.Waits.GetTimestamp();
        for (var waited = false; !IsReady(found); waited = true)
        {
            if (calls.Waits.GetElapsedTime(begun) > MakingLimit)
            {
                throw new InputException("missing-table", $"DynamoDB table '{table}' is {found?.TableStatus?.Value ?? "not there"} after {MakingLimit.TotalMinutes:f0} minutes.");
            }

            await Task.Delay(waited ? Pause : TimeSpan.Zero, calls.Waits, cancellationToken);
            found = await FindAsync(calls, table, cancellationToken);
        }

        RequireKeys(table, found!);
        if (isNew)
        {
            await ProtectAsync(calls, table, cancellationToken);
        }
    }

    private static bool IsReady(TableDescription? table) =>
        table?.TableStatus == TableStatus.ACTIVE || table?.TableStatus == TableStatus.UPDATING;

    // Both are a help, not a need: an account may forbid them, and servers for tests may not know them.
    private async Task ProtectAsync(DynamoCalls calls, string table, CancellationToken cancellationToken)
    {
        var backups = new UpdateContinuousBackupsRequest
        {
            TableName = table,
            PointInTimeRecoverySpecification = new PointInTimeRecoverySpecification { PointInTimeRecoveryEnabled = true },
        };
        await TryAsync(
            table,
            "Point-in-time recovery",
            () => calls.RunAsync(table, (client, token) => client.UpdateContinuousBackupsAsync(backups, token), cancellationToken));
        if (table == Inbox)
        {
            var life = new UpdateTimeToLiveRequest
            {
                TableName = table,
                TimeToLiveSpecification = new TimeToLiveSpecification { AttributeName = ExpiresAt, Enabled = true },
            };
            await TryAsync(
                table, "Deletion of old items", () => calls.RunAsync(table, (client, token) => client.UpdateTimeToLiveAsync(life, token), cancellationToken));
        }
    }

    private async Task TryAsync(string table, string what, Func<Task> call)
    {
        try
        {
            await call();
        }
        catch (Exception fault) when (fault is AmazonServiceException or StorageUnavailableException)
        {
            Log.NotOn(logger, fault, what, table);
        }
    }

    private void RequireKeys(string table, TableDescription found)
    {
        var wanted = Shape(table).KeySchema.ToFrozenDictionary(key => key.AttributeName, key => key.KeyType.Value, StringComparer.Ordinal);
        var isSame = found.KeySchema.Count == wanted.Count
            && found.KeySchema.TrueForAll(key => wanted.TryGetValue(key.AttributeName, out var type) && key.KeyType.Value == type);
        if (!isSame || (table == States && found.GlobalSecondaryIndexes?.Exists(index => index.IndexName == ByType) != true))
        {
            throw new InputException(
                "wrong-table",
                $"DynamoDB table '{table}' has other keys than {string.Join(", ", wanted.Keys)}{(table == States ? $" and the index {ByType}" : string.Empty)}; it belongs to something else.");
        }
    }

    private CreateTableRequest Shape(string table)
    {
        var request = new CreateTableRequest
        {
            TableName = table,
            BillingMode = BillingMode.PAY_PER_REQUEST,
            KeySchema = Keys(Attributes.Partition, table == States ? null : Attributes.Sort),
            AttributeDefinitions = [.. (table == States ? new[] { Attributes.Partition, TypeKey, PlaceKey } : [Attributes.Partition, Attributes.Sort])
                .Select(name => new AttributeDefinition(name, ScalarAttributeType.S))],
        };
        if (table == States)
        {
            request.GlobalSecondaryIndexes =
            [
                new GlobalSecondaryIndex
                {
                    IndexName = ByType,
                    KeySchema = Keys(TypeKey, PlaceKey),
                    Projection = new Projection { ProjectionType = ProjectionType.KEYS_ONLY },
                },
            ];
        }

        return request;
    }

    private static List<KeySchemaElement> Keys(string partition, string? sort) => sort is null
        ? [new KeySchemaElement(partition, KeyType.HASH)]
        : [new KeySchemaElement(partition, KeyType.HASH), new KeySchemaElement(sort, KeyType.RANGE)];

    private static partial class Log
    {
        [LoggerMessage(1, LogLevel.Warning, "{What} of DynamoDB table {Table} could not be turned on")]
        public static partial void NotOn(ILogger logger, Exception fault, string what, string table);
    }
}
