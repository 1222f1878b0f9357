using System.Globalization;
using CommitWise.Durability;

namespace CommitWise.Adapters.Aws.DynamoDb;

/// <summary>Reminders in a table of their own, laid out as index rows that stand in one list, ordered by when they are due.</summary>
internal sealed class DynamoReminderStore : IReminderStore
{
    private const string Index = "reminders";
    private const string Due = "due";
    private const string FirstAt = "first_at";
    private const string Period = "period";

    private readonly DynamoCalls _calls;
    private readonly string _table;
    private readonly RowWrites _rows;
    private readonly RowTransaction _transaction;

    public DynamoReminderStore(DynamoCalls calls, string table)
    {
        _calls = calls;
        _table = table;
        _rows = new RowWrites(calls, table);
        _transaction = new RowTransaction(calls, table);
    }

    /// <inheritdoc/>
    public Task UpsertAsync(StoredReminder reminder, CancellationToken cancellationToken)
    {
        var id = IdOf(reminder.Key);
        return _transaction.RunAsync(
            async token =>
            {
                var stored = await _rows.ReadAsync([id], token);
                return _rows.Put([RowOf(id, reminder, stored.GetValueOrDefault(id)?.Version ?? 0)], stored);
            },
            refused: null,
            NameOf(reminder.Key),
            cancellationToken);
    }

    /// <inheritdoc/>
    public Task DeleteAsync(ReminderKey key, CancellationToken cancellationToken)
    {
        var id = IdOf(key);
        return _transaction.RunAsync(
            async token => (await _rows.ReadAsync([id], token)).TryGetValue(id, out var stored) ? _rows.Delete(id, stored) : [],
            refused: null,
            NameOf(key),
            cancellationToken);
    }

    /// <inheritdoc/>
    public async Task<StoredReminder?> ReadAsync(ReminderKey key, CancellationToken cancellationToken) =>
        await _calls.GetAsync(_table, RowItems.KeyOf(IdOf(key)), projection: null, cancellationToken) is { } item
            ? ReminderOf(RowItems.Read(IdOf(key), item))
            : null;

    /// <inheritdoc/>
    public async Task<IReadOnlyList<StoredReminder>> DueAsync(DateTimeOffset until, int max, CancellationToken cancellationToken)
    {
        List<StoredReminder> due = [];
        await foreach (var item in List(until).ItemsAsync(max, cancellationToken))
        {
            if (due.Count == max)
            {
                break;
            }

            var key = DynamoKeys.Split(item.TextOf(Attributes.Sort))[1];
            due.Add(ReminderOf(RowItems.Read(new IndexKey(Index, key), item)));
        }

        return due;
    }

    /// <inheritdoc/>
    public Task<long> CountAsync(CancellationToken cancellationToken) => List(until: null).CountAsync(cancellationToken);

    // The first moment after is where the list ends: a key begins with its time.
    private ListWalk List(DateTimeOffset? until) => new(
        _calls,
        new ListSource(
            _table, ListPartitions.All(Index, Due), until is { } time ? new ListBound(Sortable(time.UtcTicks + 1), IsLower: false) : null));

    private static IndexRow RowOf(IndexKey id, StoredReminder reminder, long replaced) => new(
        id,
        replaced + 1,
        new Dictionary<string, string>(StringComparer.Ordinal) { [Due] = Sortable(reminder.NextAt.UtcTicks) },
        new Dictionary<string, string>(StringComparer.Ordinal)
        {
            [FirstAt] = Sortable(reminder.FirstAt.UtcTicks),
            [Period] = Sortable(reminder.Period.Ticks),
        },
        ReadOnlyMemory<byte>.Empty);

    private static StoredReminder ReminderOf(IndexRow row)
    {
        var key = DynamoKeys.Split(row.Id.Key);
        return new StoredReminder(
            new ReminderKey(key[0], key[1], key[2]), TimeOf(row.Fields[FirstAt]), TimeOf(row.Lists[Due]), new TimeSpan(TicksOf(row.Fields[Period])));
    }

    private static IndexKey IdOf(ReminderKey key) => new(Index, DynamoKeys.Join(key.GrainType, key.GrainKey, key.Name));

    private static string NameOf(ReminderKey key) => $"Reminder {key.Name} of {key.GrainType} {key.GrainKey}";

    private static string Sortable(long ticks) => ticks.ToString("D19", CultureInfo.InvariantCulture);

    private static long TicksOf(string text) => long.Parse(text, CultureInfo.InvariantCulture);

    private static DateTimeOffset TimeOf(string text) => new(TicksOf(text), TimeSpan.Zero);
}
