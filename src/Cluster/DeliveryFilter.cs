namespace CommitWise.Cluster;

/// <summary>
/// Looks at what pulling agents send to grains. It knows which deliveries are under way, and why one failed: Orleans tells a cache that one
/// did and not why, and a dead letter without its error helps nobody. And it answers the question that an agent asks before the first
/// delivery, from which place the grain wants to read on: a queue has no earlier place, and a grain that is busy would hold back its whole
/// queue until it answered.
/// </summary>
/// <param name="provider">The stream provider of this silo.</param>
internal sealed class DeliveryFilter(QueueAdapter provider) : IOutgoingGrainCallFilter
{
    private const string Question = "GetSequenceToken";
    private const string Consumer = "IStreamConsumerExtension";
    private const int BatchArgument = 2;
    private const int DeliveryArguments = 4;
    private const int LongestError = 2000;

    /// <inheritdoc/>
    public Task Invoke(IOutgoingGrainCallContext context)
    {
        var arguments = context.Request.GetArgumentCount();
        if (arguments == DeliveryArguments && context.Request.GetArgument(BatchArgument) is QueueBatch batch)
        {
            return DeliverAsync(context, batch);
        }

        if (arguments == 1 && context.MethodName == Question && context.InterfaceName.EndsWith(Consumer, StringComparison.Ordinal))
        {
            context.Result = null;
            return Task.CompletedTask;
        }

        return context.Invoke();
    }

    private async Task DeliverAsync(IOutgoingGrainCallContext context, QueueBatch batch)
    {
        var ledger = provider.LedgerOf(batch);
        ledger?.Begins();
        string? error = null;
        try
        {
            await context.Invoke();
        }
        catch (Exception exception)
        {
            error = $"{exception.GetType().Name}: {exception.Message}";
            error = error.Length > LongestError ? error[..LongestError] : error;
            throw;
        }
        finally
        {
            ledger?.Ends(batch, error);
        }
    }
}
