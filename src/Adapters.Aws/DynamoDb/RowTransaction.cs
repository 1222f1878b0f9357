using Amazon.DynamoDBv2.Model;
using CommitWise.Durability;

namespace CommitWise.Adapters.Aws.DynamoDb;

/// <summary>Reads, then writes on the condition that nothing has changed since, and looks again when something has.</summary>
/// <param name="calls">DynamoDB.</param>
/// <param name="table">For messages.</param>
internal sealed class RowTransaction(DynamoCalls calls, string table)
{
    /// <summary>Looks at one thing that others change all the time. Their pauses come to 8 s at most.</summary>
    public const int MostLooks = 24;

    private readonly Backoff _backoff = new(calls.Waits, TimeSpan.FromMilliseconds(10), TimeSpan.FromMilliseconds(400));

    /// <summary>Carries out what a plan says.</summary>
    /// <param name="plan">Reads and says what to write; called again when it was overtaken. Nothing to write ends it.</param>
    /// <param name="refused">Whether the condition on the first write did not hold and no other look would help; given only when it did not.</param>
    /// <param name="what">For messages: what is written.</param>
    /// <param name="cancellationToken">Gives up waiting.</param>
    /// <exception cref="StorageUnavailableException">Others changed it at every look.</exception>
    public async Task RunAsync(
        Func<CancellationToken, Task<List<TransactWriteItem>>> plan,
        Func<CancellationToken, Task<bool>>? refused,
        string what,
        CancellationToken cancellationToken)
    {
        for (var look = 1; ; look++)
        {
            var writes = await plan(cancellationToken);
            if (writes.Count == 0)
            {
                return;
            }

            if (await TryAsync(writes, refused, look, what, cancellationToken))
            {
                return;
            }

            await _backoff.PauseAsync(look, cancellationToken);
        }
    }

    private async Task<bool> TryAsync(
        List<TransactWriteItem> writes, Func<CancellationToken, Task<bool>>? refused, int look, string what, CancellationToken cancellationToken)
    {
        RequireRoom(writes, what);
        try
        {
            await SendAsync(writes, isRefusable: refused is not null, cancellationToken);
            return true;
        }
        catch (ConditionalCheckFailedException)
        {
            return await refused!(cancellationToken);
        }
        catch (TransactionCanceledException fault) when (refused is not null && DynamoFaults.IsRefused(fault, item: 0))
        {
            return await refused(cancellationToken);
        }
        catch (TransactionCanceledException fault) when (DynamoFaults.IsOvertaken(fault))
        {
            return look < MostLooks ? false : throw new StorageUnavailableException(
                $"{what} could not be written to DynamoDB table {table}: at each of {look} tries others were changing it.", fault);
        }
    }

    // Half the price of a transaction. A write whose answer was lost is refused when it is repeated, so somebody must be there to tell.
    private Task SendAsync(List<TransactWriteItem> writes, bool isRefusable, CancellationToken cancellationToken) => writes switch
    {
        [{ Put: { } put }] when isRefusable => calls.PutAsync(put, cancellationToken),
        [{ Delete: { } delete }] when isRefusable => calls.DeleteAsync(delete, cancellationToken),
        _ => calls.TransactAsync(table, writes, cancellationToken),
    };

    private static void RequireRoom(List<TransactWriteItem> writes, string what)
    {
        if (writes.Count > RowWrites.MostItems)
        {
            throw new RowsTooLargeException(
                $"{what} comes with rows that need {writes.Count} items, one for each row and each list it stands in or leaves; DynamoDB writes at most {RowWrites.MostItems} at once.");
        }
    }
}
