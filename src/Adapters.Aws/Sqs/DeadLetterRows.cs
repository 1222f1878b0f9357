using System.Globalization;
using System.Runtime.CompilerServices;
using System.Text.Json;
using System.Text.Json.Serialization;
using CommitWise.Durability;

namespace CommitWise.Adapters.Aws.Sqs;

/// <summary>
/// Dead letters as rows of the index <c>dead-letters</c>: one list for each queue, ordered by the time of parking, then by message id. A row
/// is named after its message, so parking a message twice makes one row, and the first one stands.
/// </summary>
/// <param name="index">Where the rows are.</param>
/// <param name="time">Says when a letter was parked.</param>
internal sealed class DeadLetterRows(IIndex index, TimeProvider time)
{
    private const string Index = "dead-letters";
    private const string Order = "order";
    private const int TickDigits = 19;
    private const int PageSize = 100;

    /// <summary>The most that is counted; more is shown as this.</summary>
    private const int MostCounted = 10_000;

    /// <summary>Adds a letter, unless its message has one.</summary>
    public Task AddAsync(QueueMessage message, string error, CancellationToken cancellationToken)
    {
        var parkedAt = time.GetUtcNow();
        var order = $"{parkedAt.UtcTicks.ToString($"d{TickDigits}", CultureInfo.InvariantCulture)}-{message.Id}";
        var document = new LetterDocument(message.Key, message.Body.ToArray(), message.Attempt, error, parkedAt);
        var row = new IndexRow(
            RowKey(message.Queue, message.Id),
            1,
            new Dictionary<string, string>(StringComparer.Ordinal) { [message.Queue] = order },
            new Dictionary<string, string>(StringComparer.Ordinal) { [Order] = order },
            JsonSerializer.SerializeToUtf8Bytes(document, LetterJson.Default.LetterDocument));
        return index.UpsertAsync(row, cancellationToken);
    }

    /// <summary>A page of a queue's letters, oldest first.</summary>
    public async Task<IReadOnlyList<DeadLetter>> PageAsync(string queue, int limit, string? after, CancellationToken cancellationToken)
    {
        if (after is not null && MessageOf(after) is null)
        {
            throw new InvalidCursorException(after);
        }

        List<DeadLetter> letters = [];
        await foreach (var (_, letter) in WalkAsync(queue, limit + 1, after, cancellationToken))
        {
            if (letter.Id != after)
            {
                letters.Add(letter);
            }

            if (letters.Count == limit)
            {
                break;
            }
        }

        return letters;
    }

    /// <summary>The letters to put back.</summary>
    public async IAsyncEnumerable<(IndexKey Key, DeadLetter Letter)> PickAsync(
        string queue, IReadOnlyList<string>? ids, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        if (ids is null)
        {
            // The list changes while it is worked on, so it is read first; only the keys are kept.
            List<string> all = [];
            await foreach (var (_, letter) in WalkAsync(queue, PageSize, null, cancellationToken))
            {
                all.Add(letter.Id);
            }

            ids = all;
        }

        foreach (var id in ids)
        {
            if (MessageOf(id) is { } message && await index.GetAsync(RowKey(queue, message), cancellationToken) is { } row && Read(queue, row) is { } letter
                && letter.Id == id)
            {
                yield return (row.Id, letter);
            }
        }
    }

    /// <summary>Removes a letter.</summary>
    public Task RemoveAsync(IndexKey key, CancellationToken cancellationToken) => index.DeleteAsync(key, cancellationToken);

    /// <summary>How many letters a queue has; counting stops at ten thousand.</summary>
    public async Task<long> CountAsync(string queue, CancellationToken cancellationToken)
    {
        var count = 0;
        string? cursor = null;
        do
        {
            var page = await index.QueryAsync(new IndexQuery(Index, queue, false, PageSize, cursor, []), cancellationToken);
            count += page.Rows.Count;
            cursor = page.NextCursor;
        }
        while (cursor is not null && count < MostCounted);
        return Math.Min(count, MostCounted);
    }

    private static IndexKey RowKey(string queue, string message) => new(Index, $"{queue}/{message}");

    /// <summary>The message of a letter's id, which is the letter's place in the list.</summary>
    private static string? MessageOf(string id) =>
        id.Length > TickDigits + 1 && id[TickDigits] == '-' && !id.AsSpan(0, TickDigits).ContainsAnyExceptInRange('0', '9') ? id[(TickDigits + 1)..] : null;

    private static DeadLetter? Read(string queue, IndexRow row) =>
        row.Lists.TryGetValue(queue, out var order) && JsonSerializer.Deserialize(row.Document.Span, LetterJson.Default.LetterDocument) is { } letter
            ? new DeadLetter(order, letter.Key, letter.Body, letter.Attempts, letter.ParkedAt, letter.Error)
            : null;

    private async IAsyncEnumerable<(IndexKey Key, DeadLetter Letter)> WalkAsync(
        string queue, int limit, string? from, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        IReadOnlyList<IndexFilter> filters = from is null ? [] : [new IndexFilter(Order, IndexComparison.AtLeast, from)];
        string? cursor = null;
        do
        {
            var page = await index.QueryAsync(new IndexQuery(Index, queue, false, limit, cursor, filters), cancellationToken);
            foreach (var row in page.Rows)
            {
                if (Read(queue, row) is { } letter)
                {
                    yield return (row.Id, letter);
                }
            }

            cursor = page.NextCursor;
        }
        while (cursor is not null);
    }
}

/// <param name="Key">Key of the message.</param>
/// <param name="Body">The bytes that were published.</param>
/// <param name="Attempts">Deliveries that failed.</param>
/// <param name="Error">Why the last one failed.</param>
/// <param name="ParkedAt">When it was parked.</param>
internal sealed record LetterDocument(string Key, byte[] Body, int Attempts, string Error, DateTimeOffset ParkedAt);

/// <summary>The document of a row.</summary>
[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase)]
[JsonSerializable(typeof(LetterDocument))]
internal sealed partial class LetterJson : JsonSerializerContext;
