using System.Globalization;
using System.Text;
using CommitWise.Durability;

namespace CommitWise.Adapters.Aws.Sqs;

/// <summary>
/// Which deliveries of SQS were no attempts. SQS counts how often it gave a message to a process, but a message that came behind another
/// of its key may have gone back without having been given to a consumer; counted as attempts, such deliveries would make a consumer park
/// a message that it has never seen. Rows are written only when something went wrong: a retry, or a message that came again.
/// </summary>
/// <param name="index">Keeps a row, in no list, for each message with such deliveries.</param>
/// <param name="queue">Name of the queue.</param>
internal sealed class DeliveryCounts(IIndex index, string queue)
{
    private const string Index = "queue-deliveries";

    private static readonly Dictionary<string, string> None = [];

    /// <summary>Which attempt it is when a lane's first message is given to a consumer; writes down what must outlive this process.</summary>
    public async Task<int> AttemptAsync(Lane lane, CancellationToken cancellationToken)
    {
        var first = lane.Messages.Peek();
        if (first.Received == 1)
        {
            return 1;
        }

        if (first.IsBehind)
        {
            await WriteAsync(first, first.Received - 1, isGiven: true, cancellationToken);
            return 1;
        }

        // It may be the first one that ends the process each time, so those behind it are written down before it can.
        await NotGivenAsync(lane.Messages.Skip(1), cancellationToken);
        return Math.Max(1, first.Received - await ReadAsync(first, cancellationToken));
    }

    /// <summary>Messages go back to SQS that no consumer has had.</summary>
    public Task NotGivenAsync(IEnumerable<HeldMessage> messages, CancellationToken cancellationToken) =>
        Task.WhenAll(messages.Select(async message =>
        {
            var before = message.IsBehind ? message.Received - 1 : message.Received == 1 ? 0 : await ReadAsync(message, cancellationToken);
            await WriteAsync(message, before + 1, isGiven: false, cancellationToken);
        }));

    /// <summary>A message has come to its end.</summary>
    public Task ForgetAsync(HeldMessage message, CancellationToken cancellationToken) =>
        message.NotGiven > 0 ? index.DeleteAsync(Key(message), cancellationToken) : Task.CompletedTask;

    private async Task<int> ReadAsync(HeldMessage message, CancellationToken cancellationToken)
    {
        if (message.NotGiven == 0 && await index.GetAsync(Key(message), cancellationToken) is { } row)
        {
            message.NotGiven = int.Parse(row.Document.Span, CultureInfo.InvariantCulture);
        }

        return message.NotGiven;
    }

    private Task<bool> WriteAsync(HeldMessage message, int notGiven, bool isGiven, CancellationToken cancellationToken)
    {
        message.NotGiven = notGiven;
        var version = (2L * message.Received) + (isGiven ? 1 : 0);
        var row = new IndexRow(Key(message), version, None, None, Encoding.ASCII.GetBytes(notGiven.ToString(CultureInfo.InvariantCulture)));
        return index.UpsertAsync(row, cancellationToken);
    }

    private IndexKey Key(HeldMessage message) => new(Index, $"{queue}/{message.Id}");
}
