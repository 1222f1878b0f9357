using System.Buffers.Text;
using CommitWise.Adapters.Aws.DynamoDb;
using CommitWise.Durability;

namespace CommitWise.Adapters.Aws.Tests.DynamoDb;

/// <summary>Lists beyond the contract: storms on a row, spread lists and lists of one repository, cursors from elsewhere.</summary>
public sealed class DynamoListTests(DynamoServer server) : IClassFixture<DynamoServer>
{
    [Fact]
    public async Task UpsertAsync_OfOneRowByTwoProcessesInAStorm_LeavesOnePlaceInEachList()
    {
        await using var tables = await OpenTables.MakeAsync(server);
        IIndex[] processes = [tables.Index, (await tables.OpenAsync(server)).Index];
        var writes = Enumerable.Range(1, 100).Select(version => processes[version % 2].UpsertAsync(
            Samples.Row("k", version, ("all", Samples.Number(version)), ($"list {version % 3}", "v")), default));
        await Task.WhenAll(writes);
        (await tables.Index.GetAsync(new IndexKey("changes", "k"), default))!.Version.ShouldBe(100);
        (await tables.Index.QueryAsync(Samples.All("all"), default)).Rows.ShouldHaveSingleItem().Version.ShouldBe(100);
        (await tables.CountAsync("index", "list")).ShouldBe(2);
    }

    [Fact]
    public async Task UpsertAsync_AgainstDeletions_LeavesNoPlaceWithoutItsRow()
    {
        await using var tables = await OpenTables.MakeAsync(server);
        await Task.WhenAll(Enumerable.Range(1, 60).Select(version => version % 2 == 0
            ? tables.Index.DeleteAsync(new IndexKey("changes", "k"), default)
            : tables.Index.UpsertAsync(Samples.Row("k", version % 7, ("all", Samples.Number(version))), default)));
        var row = await tables.Index.GetAsync(new IndexKey("changes", "k"), default);
        var listed = (await tables.Index.QueryAsync(Samples.All("all"), default)).Rows;
        listed.Select(found => found.Lists["all"]).ShouldBe(row is null ? [] : [row.Lists["all"]]);
    }

    [Theory]
    [InlineData("all", 16)]
    [InlineData("github.com/o/r|updated", 1)]
    public async Task QueryAsync_OfASpreadListAndOfOneRepositorys_GivesTheSameOrder(string list, int partitions)
    {
        await using var tables = await OpenTables.MakeAsync(server);
        ListPartitions.All("changes", list).Count.ShouldBe(partitions);
        await Task.WhenAll(Enumerable.Range(0, 200).Select(number => tables.Index.UpsertAsync(
            Samples.Row(Samples.Number(number), 1, (list, Samples.Number(number / 3))), default)));
        List<string> keys = [];
        string? cursor = null;
        do
        {
            var page = await tables.Index.QueryAsync(Samples.All(list, limit: 33, cursor), default);
            keys.AddRange(page.Rows.Select(row => row.Id.Key));
            cursor = page.NextCursor;
        }
        while (cursor is not null);
        keys.ShouldBe(Enumerable.Range(0, 200).Select(Samples.Number));
    }

    [Fact]
    public async Task QueryAsync_WithACursorThatWasChanged_RefusesEveryBit()
    {
        await using var tables = await OpenTables.MakeAsync(server);
        await Task.WhenAll(Enumerable.Range(0, 3).Select(number => tables.Index.UpsertAsync(Samples.Row($"{number}", 1, ("all", "v")), default)));
        var cursor = (await tables.Index.QueryAsync(Samples.All("all", limit: 1), default)).NextCursor.ShouldNotBeNull();
        var bytes = Base64Url.DecodeFromChars(cursor);
        for (var bit = 0; bit < bytes.Length * 8; bit++)
        {
            bytes[bit / 8] ^= (byte)(1 << (bit % 8));
            var changed = Base64Url.EncodeToString(bytes);
            await Should.ThrowAsync<InvalidCursorException>(() => tables.Index.QueryAsync(Samples.All("all", 1, changed), default));
            bytes[bit / 8] ^= (byte)(1 << (bit % 8));
        }
    }

    [Fact]
    public async Task QueryAsync_OfAPage_ReadsAFewItemsMoreThanItGives()
    {
        await using var tables = await OpenTables.MakeAsync(server);
        await Task.WhenAll(Enumerable.Range(0, 300).Select(number => tables.Index.UpsertAsync(
            Samples.Row(Samples.Number(number), 1, ("all", Samples.Number(number))), default)));
        using var client = new ProbedClient(server);
        var probed = await DynamoDurability.OpenAsync(client, tables.Options, queue: null, default);
        (await probed.Index.QueryAsync(Samples.All("all", limit: 50), default)).Rows.Count.ShouldBe(50);
        client.ItemsRead.ShouldBeLessThan(200);
    }

    [Fact]
    public async Task QueryAsync_WithAFilterThatNothingMeets_StopsAtItsBound()
    {
        await using var tables = await OpenTables.MakeAsync(server, new DynamoOptions { RowsPerPage = 60 });
        await Task.WhenAll(Enumerable.Range(0, 150).Select(number => tables.Index.UpsertAsync(
            Samples.Row(Samples.Number(number), 1, ("o/r|all", Samples.Number(number))), default)));
        var query = Samples.All("o/r|all", limit: 10) with { Filters = [new IndexFilter("state", IndexComparison.Equal, "closed")] };
        var pages = 0;
        do
        {
            var page = await tables.Index.QueryAsync(query, default);
            page.Rows.ShouldBeEmpty();
            query = query with { Cursor = page.NextCursor };
            pages++;
        }
        while (query.Cursor is not null);
        pages.ShouldBe(3);
    }
}
