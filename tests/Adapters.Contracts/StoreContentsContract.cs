using CommitWise.Durability;

namespace CommitWise.Adapters.Contracts;

/// <summary>What every <see cref="IStoreContents"/> keeps to. The host's <see cref="ContractHost{T}.Port"/> pairs it with the stores that it lists.</summary>
public abstract class StoreContentsContract : Contract<(IStateStore States, IIndex Index, IReminderStore Reminders, IStoreContents Contents)>
{
    private static readonly DateTimeOffset Day = new(2026, 2, 3, 4, 5, 6, TimeSpan.Zero);

    [Fact]
    public async Task Contents_OfAnEmptyStore_AreNone()
    {
        (await AllAsync(Port.Contents.StatesAsync(default))).ShouldBeEmpty();
        (await AllAsync(Port.Contents.RowsAsync(default))).ShouldBeEmpty();
        (await AllAsync(Port.Contents.RemindersAsync(default))).ShouldBeEmpty();
    }

    [Fact]
    public async Task StatesAsync_OfMany_GivesEachOnceAsItIsStored()
    {
        var keys = Enumerable.Range(0, 523).Select(number => new StateKey(number % 2 == 0 ? "change" : "repository", "main", $"k/{number}#é")).ToList();
        await Task.WhenAll(keys.Select(key => Port.States.WriteAsync(key, Bytes(key.Key), null, [], default)));
        var cleared = keys[7];
        await Port.States.ClearAsync(cleared, (await Port.States.ReadAsync(cleared, default))!.ETag, [], default);
        var states = await AllAsync(Port.Contents.StatesAsync(default));
        states.Select(state => state.Key).ShouldBe(keys.Where(key => key != cleared), ignoreOrder: true);
        states.ShouldAllBe(state => Text(state.State.Body) == state.Key.Key);
        foreach (var (key, state) in states.Take(3))
        {
            state.ETag.ShouldBe((await Port.States.ReadAsync(key, default))!.ETag);
        }
    }

    [Fact]
    public async Task RowsAsync_OfMany_GivesEachOnceWithListsFieldsAndDocument()
    {
        var rows = Enumerable.Range(0, 311).Select(Row).ToList();
        await Task.WhenAll(rows.Select(row => Port.Index.UpsertAsync(row, default)));
        await Port.Index.DeleteAsync(rows[5].Id, default);
        var found = await AllAsync(Port.Contents.RowsAsync(default));
        found.Select(row => row.Id).ShouldBe(rows.Select(row => row.Id).Where(id => id != rows[5].Id), ignoreOrder: true);
        foreach (var row in found)
        {
            var wanted = rows.Single(each => each.Id == row.Id);
            row.Version.ShouldBe(wanted.Version);
            row.Lists.ShouldBe(wanted.Lists, ignoreOrder: true);
            row.Fields.ShouldBe(wanted.Fields, ignoreOrder: true);
            row.Document.ToArray().ShouldBe(wanted.Document.ToArray());
        }
    }

    [Fact]
    public async Task RemindersAsync_OfSome_GivesEachAsItIsStored()
    {
        var reminders = Enumerable.Range(0, 20).Select(number => new StoredReminder(
            new ReminderKey("change", $"k{number}", "wake"), Day, Day.AddMinutes(number), TimeSpan.FromHours(number + 1))).ToList();
        await Task.WhenAll(reminders.Select(reminder => Port.Reminders.UpsertAsync(reminder, default)));
        (await AllAsync(Port.Contents.RemindersAsync(default))).ShouldBe(reminders, ignoreOrder: true);
    }

    private static IndexRow Row(int number) => new(
        new IndexKey(number % 3 == 0 ? "changes" : "repositories", $"row {number}"),
        number + 1,
        new Dictionary<string, string>(StringComparer.Ordinal) { ["all"] = $"{number:d4}", [$"list {number % 7}"] = $"é{number}" },
        number % 2 == 0 ? [] : new Dictionary<string, string>(StringComparer.Ordinal) { ["level"] = "high", ["score"] = $"{number:d3}" },
        Bytes($"document {number}"));

    private static async Task<List<T>> AllAsync<T>(IAsyncEnumerable<T> items)
    {
        List<T> all = [];
        await foreach (var item in items)
        {
            all.Add(item);
        }

        return all;
    }
}
