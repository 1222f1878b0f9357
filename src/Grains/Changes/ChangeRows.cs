using System.Globalization;
using System.Text.Json;
using CommitWise.Analysis;
using CommitWise.Durability;

namespace CommitWise.Grains.Changes;

/// <summary>The index rows that follow from a change.</summary>
internal static class ChangeRows
{
    /// <summary>Sorts below every number: what a change without a verdict has as its risk.</summary>
    private const string NoRisk = "-";

    public static IEnumerable<IndexRow> Of(ChangeDocument change)
    {
        if (!change.Exists || change.Latest is null)
        {
            return [];
        }

        var key = ChangeKey.Parse(change.Change);
        var generations = change.Earlier.Append(change.Latest.View())
            .Where(generation => !change.Changed.OnlyListed || change.Changed.Generations.Contains(generation.Generation))
            .Select(generation => Row(change, generation));
        return [Row(change, key), .. generations, .. change.Changed.Parked.Select(parked => Row(key, parked))];
    }

    public static IEnumerable<IndexKey> KeysOf(ChangeDocument change) => change.Latest is null
        ? []
        : Enumerable.Range(1, change.Latest.Number)
            .SelectMany(number => KeysOf(change.Change, number))
            .Prepend(new IndexKey(IndexNames.Changes, change.Change));

    // An effect of any generation may have been parked.
    private static IEnumerable<IndexKey> KeysOf(string change, int generation) =>
    [
        GenerationKey(change, generation),
        new IndexKey(IndexNames.ParkedEffects, Effect.Id(change, generation, NotificationTypes.ReportCompleted)),
        new IndexKey(IndexNames.ParkedEffects, Effect.Id(change, generation, NotificationTypes.ReportFailed)),
    ];

    public static IndexKey GenerationKey(string change, int generation) => new(IndexNames.Generations, $"{change}/{generation}");

    /// <summary>A time as a sort value: fixed width, UTC.</summary>
    public static string Sortable(DateTimeOffset time) =>
        time.UtcDateTime.ToString("yyyy-MM-ddTHH:mm:ss.fffffffZ", CultureInfo.InvariantCulture);

    private static IndexRow Row(ChangeDocument change, ChangeKey key)
    {
        var risk = change.Verdict?.Probability.ToString("0.000000", CultureInfo.InvariantCulture) ?? NoRisk;
        var updated = Sortable(change.Facts!.UpdatedAt);
        var lists = new Dictionary<string, string>(StringComparer.Ordinal)
        {
            ["updated"] = updated,
            ["risk"] = risk,
            [$"{key.Repository}|updated"] = updated,
            [$"{key.Repository}|risk"] = risk,
        };
        if (ChangeAgenda.DueAt(change) is { } due)
        {
            lists[IndexNames.Pending] = Sortable(due);
        }

        var document = JsonSerializer.SerializeToUtf8Bytes(ChangeViews.Of(change), WireJson.Default.ChangeView);
        return new IndexRow(new IndexKey(IndexNames.Changes, change.Change), change.Version, lists, Fields(change, key), document);
    }

    private static Dictionary<string, string> Fields(ChangeDocument change, ChangeKey key)
    {
        var fields = new Dictionary<string, string>(StringComparer.Ordinal)
        {
            [ChangeFields.Repository] = key.Repository,
            [ChangeFields.Kind] = JsonNamingPolicy.SnakeCaseLower.ConvertName(key.Kind.ToString()),
            [ChangeFields.State] = JsonNamingPolicy.SnakeCaseLower.ConvertName(change.Facts!.State.ToString()),
        };
        if (change.Verdict is { } verdict)
        {
            fields[ChangeFields.Level] = JsonNamingPolicy.SnakeCaseLower.ConvertName(verdict.Level.ToString());
            fields[ChangeFields.Score] = verdict.RiskScore.ToString("000", CultureInfo.InvariantCulture);
        }

        if ((change.Facts.Author ?? change.Facts.AuthorName) is { } author)
        {
            fields[ChangeFields.Author] = author.ToLowerInvariant();
        }

        return fields;
    }

    private static IndexRow Row(ChangeDocument change, GenerationView generation) => new(
        GenerationKey(change.Change, generation.Generation),
        change.Version,
        new Dictionary<string, string>(StringComparer.Ordinal)
        {
            [change.Change] = generation.Generation.ToString("D10", CultureInfo.InvariantCulture),
        },
        new Dictionary<string, string>(StringComparer.Ordinal),
        JsonSerializer.SerializeToUtf8Bytes(generation, WireJson.Default.GenerationView));

    private static IndexRow Row(ChangeKey key, ParkedEffect parked) => new(
        new IndexKey(IndexNames.ParkedEffects, parked.Notification.Id),
        1,
        new Dictionary<string, string>(StringComparer.Ordinal)
        {
            ["at"] = Sortable(parked.ParkedAt),
            [$"{key.Repository}|at"] = Sortable(parked.ParkedAt),
        },
        new Dictionary<string, string>(StringComparer.Ordinal) { [ChangeFields.Repository] = key.Repository },
        JsonSerializer.SerializeToUtf8Bytes(parked, WireJson.Default.ParkedEffect));
}
