using Amazon.DynamoDBv2;
using Amazon.DynamoDBv2.Model;
using Amazon.Runtime;
using CommitWise.Durability;

namespace CommitWise.Adapters.Aws.DynamoDb;

/// <summary>Calls of DynamoDB, repeated while what is in their way may pass.</summary>
/// <param name="client">The client.</param>
/// <param name="waits">Measures pauses.</param>
internal sealed class DynamoCalls(IAmazonDynamoDB client, TimeProvider waits)
{
    /// <summary>Tries of one call. Their pauses come to 2.6 s at most; tries that end in time-outs are fewer.</summary>
    public const int MostAttempts = 8;

    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(10);

    private readonly Backoff _backoff = new(waits, TimeSpan.FromMilliseconds(25), TimeSpan.FromSeconds(1));

    /// <summary>Measures pauses.</summary>
    public TimeProvider Waits => waits;

    /// <summary>Calls. A write that is repeated must be one that may be: conditional on a tag, or under a request token.</summary>
    /// <param name="table">For messages.</param>
    /// <param name="call">The call.</param>
    /// <param name="cancellationToken">Gives up waiting.</param>
    /// <exception cref="StorageUnavailableException">It did not succeed, as often as it was tried.</exception>
    /// <exception cref="InputException"><c>missing-table</c>.</exception>
    public async Task<T> RunAsync<T>(string table, Func<IAmazonDynamoDB, CancellationToken, Task<T>> call, CancellationToken cancellationToken)
    {
        var begun = waits.GetTimestamp();
        for (var attempt = 1; ; attempt++)
        {
            try
            {
                return await call(client, cancellationToken);
            }
            catch (ResourceNotFoundException fault)
            {
                throw DynamoFaults.MissingTable(table, fault);
            }
            catch (AmazonClientException fault)
            {
                throw DynamoFaults.Unavailable(table, attempt, fault);
            }
            catch (Exception fault) when (DynamoFaults.MayPass(fault, cancellationToken))
            {
                if (attempt == MostAttempts || waits.GetElapsedTime(begun) > Patience)
                {
                    throw DynamoFaults.Unavailable(table, attempt, fault);
                }
            }

            await _backoff.PauseAsync(attempt, cancellationToken);
        }
    }

    /// <summary>One item as it is now.</summary>
    /// <param name="table">Its table.</param>
    /// <param name="key">Its key.</param>
    /// <param name="projection">Attributes that are wanted; null for all.</param>
    /// <param name="cancellationToken">Gives up waiting.</param>
    /// <returns>Null when there is none.</returns>
    public async Task<Dictionary<string, AttributeValue>?> GetAsync(
        string table, Dictionary<string, AttributeValue> key, string? projection, CancellationToken cancellationToken)
    {
        var request = new GetItemRequest { TableName = table, Key = key, ConsistentRead = true, ProjectionExpression = projection };
        var response = await RunAsync(table, (dynamo, token) => dynamo.GetItemAsync(request, token), cancellationToken);
        return response.IsItemSet && response.Item.Count > 0 ? response.Item : null;
    }

    /// <summary>Writes all or nothing. Repeated tries of one call are one transaction.</summary>
    public Task TransactAsync(string table, List<TransactWriteItem> writes, CancellationToken cancellationToken)
    {
        var request = new TransactWriteItemsRequest { TransactItems = writes, ClientRequestToken = Guid.NewGuid().ToString("n") };
        return RunAsync(table, (dynamo, token) => dynamo.TransactWriteItemsAsync(request, token), cancellationToken);
    }

    /// <summary>Writes one item, if its condition holds.</summary>
    /// <exception cref="ConditionalCheckFailedException">It does not, or does not any more since an answer to an earlier try was lost.</exception>
    public Task PutAsync(Put put, CancellationToken cancellationToken)
    {
        var request = new PutItemRequest
        {
            TableName = put.TableName,
            Item = put.Item,
            ConditionExpression = put.ConditionExpression,
            ExpressionAttributeValues = put.ExpressionAttributeValues,
        };
        return RunAsync(put.TableName, (dynamo, token) => dynamo.PutItemAsync(request, token), cancellationToken);
    }

    /// <summary>Deletes one item, if its condition holds.</summary>
    /// <exception cref="ConditionalCheckFailedException">It does not.</exception>
    public Task DeleteAsync(Delete delete, CancellationToken cancellationToken)
    {
        var request = new DeleteItemRequest
        {
            TableName = delete.TableName,
            Key = delete.Key,
            ConditionExpression = delete.ConditionExpression,
            ExpressionAttributeValues = delete.ExpressionAttributeValues,
        };
        return RunAsync(delete.TableName, (dynamo, token) => dynamo.DeleteItemAsync(request, token), cancellationToken);
    }

    /// <summary>Changes one item, if its condition holds.</summary>
    /// <exception cref="ConditionalCheckFailedException">It does not, or does not any more since an answer to an earlier try was lost.</exception>
    public Task UpdateAsync(UpdateItemRequest request, CancellationToken cancellationToken) =>
        RunAsync(request.TableName, (dynamo, token) => dynamo.UpdateItemAsync(request, token), cancellationToken);
}
