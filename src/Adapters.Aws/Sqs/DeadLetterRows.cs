using System.Collections.Concurrent;
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

    /// <summary>The most that is counted; more is shown as this. Counting reads the letters, as an index has no counts.</summary>
    private const int MostCounted = 1000;

    private const int MostPlaces = 1000;

    private static readonly TimeSpan CountIsGood = TimeSpan.FromSeconds(15);

    private readonly ConcurrentDictionary<string, (long Count, long At)> _counts = new(StringComparer.Ordinal);
    private readonly ConcurrentDictionary<(string Queue, string Id), string> _places = new();

    /// <summary>Adds a letter, unless its message has one.</summary>
    public async Task AddAsync(QueueMessage message, string error, CancellationToken cancellationToken)
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
        await index.UpsertAsync(row, cancellationToken);
        _counts.TryRemove(message.Queue, out _);
    }

    /// <summary>A page of a queue's letters, oldest first.</summary>
    /// <remarks>A page after one that this process has given costs no more than the first one; any other is looked for from the start.</remarks>
    public async Task<IReadOnlyList<DeadLetter>> PageAsync(string queue, int limit, string? after, CancellationToken cancellationToken)
    {
        if (after is not null && MessageOf(after) is null)
        {
            throw new InvalidCursorException(after);
        }

        var cursor = after is null ? null : _places.GetValueOrDefault((queue, after));
        IReadOnlyList<IndexFilter> filters = after is null || cursor is not null ? [] : [new IndexFilter(Order, IndexComparison.AtLeast, after)];
        List<DeadLetter> letters = [];
        do
        {
            // A filter finds the letter before the page, too.
            var wanted = limit - letters.Count + filters.Count;
            var page = await index.QueryAsync(new IndexQuery(Index, queue, false, wanted, cursor, filters), cancellationToken);
            letters.AddRange(page.Rows.Select(row => Read(queue, row)).OfType<DeadLetter>().Where(letter => letter.Id != after).Take(limit - letters.Count));
            cursor = page.NextCursor;
            Remember(queue, page, letters);
        }
        while (cursor is not null && letters.Count < limit);
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
            while (await PageAsync(queue, PageSize, all.LastOrDefault(), cancellationToken) is { Count: > 0 } page)
            {
                all.AddRange(page.Select(letter => letter.Id));
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
    public async Task RemoveAsync(string queue, IndexKey key, CancellationToken cancellationToken)
    {
        await index.DeleteAsync(key, cancellationToken);
        _counts.TryRemove(queue, out _);
    }

    /// <summary>How many letters a queue has, a thousand at most. What other processes do is seen within 15 seconds.</summary>
    public async Task<long> CountAsync(string queue, CancellationToken cancellationToken)
    {
        if (_counts.TryGetValue(queue, out var known) && time.GetElapsedTime(known.At) < CountIsGood)
        {
            return known.Count;
        }

        var at = time.GetTimestamp();
        var count = 0;
        string? cursor = null;
        do
        {
            var page = await index.QueryAsync(new IndexQuery(Index, queue, false, PageSize, cursor, []), cancellationToken);
            count += page.Rows.Count;
            cursor = page.NextCursor;
        }
        while (cursor is not null && count < MostCounted);
        _counts[queue] = (Math.Min(count, MostCounted), at);
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

    /// <summary>Remembers where a page ended, when its last row is the last letter that was given.</summary>
    private void Remember(string queue, IndexPage page, List<DeadLetter> letters)
    {
        if (page.NextCursor is not { } cursor || letters.Count == 0 || page.Rows.Count == 0 || Read(queue, page.Rows[^1])?.Id != letters[^1].Id)
        {
            return;
        }

        if (_places.Count >= MostPlaces)
        {
            _places.Clear();
        }

        _places[(queue, letters[^1].Id)] = cursor;
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
