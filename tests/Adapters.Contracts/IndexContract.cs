using CommitWise.Durability;

namespace CommitWise.Adapters.Contracts;

/// <summary>What every <see cref="IIndex"/> keeps to.</summary>
public abstract class IndexContract : Contract<IIndex>
{
    [Fact]
    public async Task UpsertAsync_ThenReopen_KeepsTheWholeRow()
    {
        var row = Listed("k", 3, new() { ["all"] = "v", ["open"] = string.Empty }, new() { ["level"] = "high" }, "{\"a\":1}");
        (await Port.UpsertAsync(row, default)).ShouldBeTrue();
        await Host.ReopenAsync();
        var stored = (await Port.GetAsync(row.Id, default)).ShouldNotBeNull();
        stored.Version.ShouldBe(3);
        stored.Lists.ShouldBe(row.Lists, ignoreOrder: true);
        stored.Fields.ShouldBe(row.Fields, ignoreOrder: true);
        Text(stored.Document).ShouldBe("{\"a\":1}");
    }

    [Theory]
    [InlineData(5, false)]
    [InlineData(4, false)]
    [InlineData(6, true)]
    public async Task UpsertAsync_OverAStoredRow_NeedsAHigherVersion(long version, bool isWritten)
    {
        await Port.UpsertAsync(Row("k", 5, "old"), default);
        (await Port.UpsertAsync(Row("k", version, "new"), default)).ShouldBe(isWritten);
        (await Port.GetAsync(new IndexKey("changes", "k"), default))!.Lists["all"].ShouldBe(isWritten ? "new" : "old");
    }

    [Fact]
    public async Task UpsertAsync_WithOtherLists_MovesTheRow()
    {
        await Port.UpsertAsync(Listed("k", 1, new() { ["all"] = "a", ["open"] = "a" }), default);
        await Port.UpsertAsync(Listed("k", 2, new() { ["all"] = "z", ["closed"] = "z" }), default);
        await Port.UpsertAsync(Row("m", 1, "m"), default);
        (await KeysAsync(Query())).ShouldBe(["m", "k"]);
        (await KeysAsync(Query(list: "open"))).ShouldBeEmpty();
        (await KeysAsync(Query(list: "closed"))).ShouldBe(["k"]);
    }

    [Fact]
    public async Task UpsertAsync_OfOneRowByManyAtOnce_LeavesTheHighestVersion()
    {
        await Task.WhenAll(Enumerable.Range(1, 50).Select(version => Port.UpsertAsync(Row("k", version, $"{version:d3}"), default)));
        var page = await Port.QueryAsync(Query(), default);
        page.Rows.ShouldHaveSingleItem().Version.ShouldBe(50);
        page.Rows[0].Lists["all"].ShouldBe("050");
    }

    [Fact]
    public async Task DeleteAsync_OfARow_TakesItOutOfEveryList()
    {
        await Port.UpsertAsync(Listed("k", 1, new() { ["all"] = "a", ["open"] = "a" }), default);
        await Port.DeleteAsync(new IndexKey("changes", "k"), default);
        await Port.DeleteAsync(new IndexKey("changes", "k"), default);
        (await Port.GetAsync(new IndexKey("changes", "k"), default)).ShouldBeNull();
        (await KeysAsync(Query())).ShouldBeEmpty();
        (await KeysAsync(Query(list: "open"))).ShouldBeEmpty();
    }

    [Fact]
    public async Task GetAsync_OfAnotherIndex_IsNull()
    {
        await Port.UpsertAsync(Row("k", 1, "a"), default);
        (await Port.GetAsync(new IndexKey("models", "k"), default)).ShouldBeNull();
        (await KeysAsync(Query() with { Index = "models" })).ShouldBeEmpty();
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task QueryAsync_PageByPage_GivesEveryRowOnceInOrder(bool descending)
    {
        var keys = Enumerable.Range(0, 53).Select(number => $"k{number:d2}").ToArray();
        await Task.WhenAll(keys.Select((key, at) => Port.UpsertAsync(Row(key, 1, $"{at / 4:d3}"), default)));
        var pages = await PagesAsync(Query(descending: descending, limit: 7));
        pages.Count.ShouldBe(8);
        pages.SelectMany(page => page).ShouldBe(descending ? keys.Reverse() : keys);
    }

    [Fact]
    public async Task QueryAsync_WhenTheLastPageIsFull_EndsThere()
    {
        await Task.WhenAll(Enumerable.Range(0, 6).Select(number => Port.UpsertAsync(Row($"{number}", 1, "v"), default)));
        (await PagesAsync(Query(limit: 3))).Count.ShouldBe(2);
    }

    [Fact]
    public async Task QueryAsync_OverOddValues_OrdersByUtf8Bytes()
    {
        // UTF-16 would put the last before the one ahead of it.
        string[] values = [string.Empty, " ", "A", "a", "a\u0001", "é", "\uFFFD", "\U0001F600"];
        await Task.WhenAll(values.Select((value, at) => Port.UpsertAsync(Row($"{at}", 1, value), default)));
        (await PagesAsync(Query(limit: 1))).SelectMany(page => page).ShouldBe(Enumerable.Range(0, values.Length).Select(at => $"{at}"));
    }

    [Fact]
    public async Task QueryAsync_WithACursor_ContinuesAfterARestartAndWhenItsRowIsGone()
    {
        await Task.WhenAll(Enumerable.Range(0, 4).Select(number => Port.UpsertAsync(Row($"{number}", 1, $"{number}"), default)));
        var first = await Port.QueryAsync(Query(limit: 2), default);
        await Port.DeleteAsync(first.Rows[^1].Id, default);
        await Host.ReopenAsync();
        (await KeysAsync(Query(limit: 2) with { Cursor = first.NextCursor })).ShouldBe(["2", "3"]);
    }

    [Fact]
    public async Task QueryAsync_WithACursorOfAnotherList_Refuses()
    {
        await Task.WhenAll(Enumerable.Range(0, 4).Select(number => Port.UpsertAsync(Row($"{number}", 1, $"{number}"), default)));
        var cursor = (await Port.QueryAsync(Query(limit: 2), default)).NextCursor.ShouldNotBeNull();
        var turned = cursor[..^1] + (cursor[^1] == 'A' ? 'Q' : 'A');
        IndexQuery[] wrong =
        [
            Query() with { Cursor = cursor, List = "open" },
            Query() with { Cursor = cursor, Index = "models" },
            Query() with { Cursor = cursor, Descending = true },
            Query() with { Cursor = turned },
            Query() with { Cursor = "not a cursor" },
            Query() with { Cursor = string.Empty },
        ];
        foreach (var query in wrong)
        {
            await Should.ThrowAsync<InvalidCursorException>(() => Port.QueryAsync(query, default));
        }
    }

    [Fact]
    public async Task QueryAsync_WithFilters_GivesWhatMeetsAll()
    {
        await Port.UpsertAsync(Listed("a", 1, new() { ["all"] = "1" }, new() { ["level"] = "high", ["score"] = "070" }), default);
        await Port.UpsertAsync(Listed("b", 1, new() { ["all"] = "2" }, new() { ["level"] = "high", ["score"] = "090" }), default);
        await Port.UpsertAsync(Listed("c", 1, new() { ["all"] = "3" }, new() { ["level"] = "low", ["score"] = "095" }), default);
        await Port.UpsertAsync(Listed("d", 1, new() { ["all"] = "4" }, []), default);
        var query = Query() with { Filters = [new("level", IndexComparison.Equal, "high"), new("score", IndexComparison.AtLeast, "080")] };
        (await KeysAsync(query)).ShouldBe(["b"]);
        (await KeysAsync(Query() with { Filters = [new("score", IndexComparison.AtLeast, "090")] })).ShouldBe(["b", "c"]);
        (await KeysAsync(Query() with { Filters = [new("level", IndexComparison.AtLeast, string.Empty)] })).ShouldBe(["a", "b", "c"]);
    }

    [Fact]
    public async Task QueryAsync_WithAFilterThatFewRowsMeet_FindsThemAllOverItsPages()
    {
        await Task.WhenAll(Enumerable.Range(0, 300).Select(number => Port.UpsertAsync(
            Listed($"{number:d3}", 1, new() { ["all"] = $"{number:d3}" }, new() { ["rare"] = number % 100 == 99 ? "yes" : "no" }), default)));
        var pages = await PagesAsync(Query(limit: 2) with { Filters = [new("rare", IndexComparison.Equal, "yes")] });
        pages.SelectMany(page => page).ShouldBe(["099", "199", "299"]);
        pages.ShouldAllBe(page => page.Count <= 2);
    }

    private static IndexQuery Query(string list = "all", bool descending = false, int limit = 100) => new("changes", list, descending, limit, null, []);

    private static IndexRow Row(string key, long version, string value) => Listed(key, version, new() { ["all"] = value });

    private static IndexRow Listed(
        string key, long version, Dictionary<string, string> lists, Dictionary<string, string>? fields = null, string document = "{}") =>
        new(new IndexKey("changes", key), version, lists, fields ?? [], Bytes(document));

    private async Task<IReadOnlyList<string>> KeysAsync(IndexQuery query) => [.. (await Port.QueryAsync(query, default)).Rows.Select(row => row.Id.Key)];

    private async Task<List<IReadOnlyList<string>>> PagesAsync(IndexQuery query)
    {
        List<IReadOnlyList<string>> pages = [];
        do
        {
            var page = await Port.QueryAsync(query, default);
            pages.Add([.. page.Rows.Select(row => row.Id.Key)]);
            query = query with { Cursor = page.NextCursor };
        }
        while (query.Cursor is not null);
        return pages;
    }
}
