using CommitWise.Adapters.Aws.DynamoDb;
using CommitWise.Durability;

namespace CommitWise.Adapters.Aws.Tests.DynamoDb;

/// <summary>States beyond the contract: several processes, limits of the service, rows that fit no transaction.</summary>
public sealed class DynamoStateTests(DynamoServer server) : IClassFixture<DynamoServer>
{
    [Fact]
    public async Task WriteAsync_OfOneStateByTwoProcesses_LetsOneWinWithItsRow()
    {
        await using var tables = await OpenTables.MakeAsync(server);
        IStateStore[] processes = [tables.States, (await tables.OpenAsync(server)).States];
        var etag = await tables.States.WriteAsync(Samples.Key, Samples.Bytes("start"), null, [Samples.Row("k", 1, ("all", "start"))], default);
        for (var round = 0; round < 20; round++)
        {
            var version = round + 2;
            var writes = processes.Select((states, process) => Samples.FaultOfAsync(() => states.WriteAsync(
                Samples.Key, Samples.Bytes($"{version} of {process}"), etag, [Samples.Row("k", version, ("all", $"{version} of {process}"))], default)));
            var faults = await Task.WhenAll(writes);
            faults.Count(fault => fault is null).ShouldBe(1, $"{faults[0]} / {faults[1]}");
            faults.Single(fault => fault is not null).ShouldBeOfType<StateConflictException>();
            var state = (await tables.States.ReadAsync(Samples.Key, default)).ShouldNotBeNull();
            var body = System.Text.Encoding.UTF8.GetString(state.Body.Span);
            body.ShouldBe($"{version} of {Array.IndexOf(faults, null)}");
            (await tables.Index.QueryAsync(Samples.All("all"), default)).Rows.ShouldHaveSingleItem().Lists["all"].ShouldBe(body);
            etag = state.ETag;
        }
    }

    [Fact]
    public async Task WriteAsync_OfATooLargeState_NamesItAndChangesNothing()
    {
        await using var tables = await OpenTables.MakeAsync(server);
        var fault = await Should.ThrowAsync<StateTooLargeException>(
            () => tables.States.WriteAsync(Samples.Key, new byte[380_001], null, [Samples.Row("k", 1, ("all", "v"))], default));
        fault.Message.ShouldContain("pull-request/main/github.com/o/r#7");
        (fault.Size, fault.Limit).ShouldBe((380_001, 380_000));
        (await tables.States.ReadAsync(Samples.Key, default)).ShouldBeNull();
        (await tables.CountAsync("index", "row")).ShouldBe(0);
    }

    [Fact]
    public async Task WriteAsync_OfATooLargeRow_NamesItAndChangesNothing()
    {
        await using var tables = await OpenTables.MakeAsync(server);
        var row = Samples.Row("k", 1, ("all", "v")) with { Document = new byte[380_001] };
        var fault = await Should.ThrowAsync<RowsTooLargeException>(() => tables.States.WriteAsync(Samples.Key, Samples.Bytes("x"), null, [row], default));
        fault.Message.ShouldContain("k of index changes");
        (await tables.States.ReadAsync(Samples.Key, default)).ShouldBeNull();
    }

    [Theory]
    [InlineData(49, false)]
    [InlineData(50, true)]
    public async Task WriteAsync_WithManyRows_RefusesMoreThanOneTransactionHolds(int rows, bool isRefused)
    {
        await using var tables = await OpenTables.MakeAsync(server);
        var fault = await Samples.FaultOfAsync(() => tables.States.WriteAsync(Samples.Key, Samples.Bytes("x"), null, Rows(rows), default));
        (fault is RowsTooLargeException).ShouldBe(isRefused, $"{fault}");
        (await tables.CountAsync("index", "row")).ShouldBe(isRefused ? 0 : rows);
        (await tables.States.ReadAsync(Samples.Key, default) is null).ShouldBe(isRefused);
    }

    [Fact]
    public async Task WriteAsync_WithOneRowTwice_WritesTheLater()
    {
        await using var tables = await OpenTables.MakeAsync(server);
        await tables.States.WriteAsync(
            Samples.Key, Samples.Bytes("x"), null, [Samples.Row("k", 1, ("all", "a")), Samples.Row("k", 2, ("all", "b"))], default);
        (await tables.Index.GetAsync(new IndexKey("changes", "k"), default))!.Version.ShouldBe(2);
    }

    [Fact]
    public async Task WriteAsync_OfManyStatesWithOneRowAtOnce_WritesThemAllAndLeavesTheHighestRow()
    {
        await using var tables = await OpenTables.MakeAsync(server);
        await Task.WhenAll(Enumerable.Range(1, 24).Select(number => tables.States.WriteAsync(
            Samples.Key with { Key = $"{number}" }, Samples.Bytes($"{number}"), null, [Samples.Row("shared", number, ("all", Samples.Number(number)))], default)));
        (await tables.Index.QueryAsync(Samples.All("all"), default)).Rows.ShouldHaveSingleItem().Version.ShouldBe(24);
        (await tables.CountAsync("index", "list")).ShouldBe(1);
        for (var number = 1; number <= 24; number++)
        {
            (await tables.States.ReadAsync(Samples.Key with { Key = $"{number}" }, default))!.Body.ToArray().ShouldBe(Samples.Bytes($"{number}"));
        }
    }

    [Fact]
    public async Task ClearAsync_OfAStateWithMoreRowsThanOneTransactionHolds_DeletesAll()
    {
        await using var tables = await OpenTables.MakeAsync(server);
        var rows = Rows(130);
        await Task.WhenAll(rows.Select(row => tables.Index.UpsertAsync(row, default)));
        var etag = await tables.States.WriteAsync(Samples.Key, Samples.Bytes("x"), null, [], default);
        await tables.States.ClearAsync(Samples.Key, etag, [.. rows.Select(row => row.Id), new IndexKey("changes", "never")], default);
        (await tables.States.ReadAsync(Samples.Key, default)).ShouldBeNull();
        (await tables.CountAsync("index", string.Empty)).ShouldBe(0);
    }

    [Fact]
    public async Task ClearAsync_WithAnOldTagAndVeryManyRows_DeletesNone()
    {
        await using var tables = await OpenTables.MakeAsync(server);
        var rows = Rows(130);
        await Task.WhenAll(rows.Select(row => tables.Index.UpsertAsync(row, default)));
        await tables.States.WriteAsync(Samples.Key, Samples.Bytes("x"), null, [], default);
        await Should.ThrowAsync<StateConflictException>(
            () => tables.States.ClearAsync(Samples.Key, "old", [.. rows.Select(row => row.Id)], default));
        (await tables.CountAsync("index", "row")).ShouldBe(130);
    }

    [Fact]
    public async Task ReadAsync_OfNamesThatLookAlike_KeepsThemApart()
    {
        await using var tables = await OpenTables.MakeAsync(server);
        StateKey[] keys = [new("a b", "c", "d"), new("a", "b c", "d"), new("a", "b", "c d"), new("a!b", "c", "d"), new("a", "b", string.Empty)];
        foreach (var key in keys)
        {
            await tables.States.WriteAsync(key, Samples.Bytes(key.ToString()), null, [], default);
        }

        foreach (var key in keys)
        {
            (await tables.States.ReadAsync(key, default))!.Body.ToArray().ShouldBe(Samples.Bytes(key.ToString()));
            (await ListAsync(tables.States, key.Type)).ShouldContain(key);
        }
    }

    [Fact]
    public async Task WriteAsync_WithAKeyOrValueThatIsTooLong_SaysSoAndChangesNothing()
    {
        await using var tables = await OpenTables.MakeAsync(server);
        var longer = new string('x', 1_024);
        Func<Task>[] writes =
        [
            () => tables.States.WriteAsync(Samples.Key with { Key = longer }, Samples.Bytes("x"), null, [], default),
            () => tables.States.WriteAsync(Samples.Key, Samples.Bytes("x"), null, [Samples.Row("k", 1, ("all", longer))], default),
        ];
        foreach (var write in writes)
        {
            (await Should.ThrowAsync<InputException>(write)).Problem.ShouldBe("key-too-long");
        }

        (await tables.CountAsync("states", string.Empty)).ShouldBe(0);
    }

    private static IndexRow[] Rows(int count) =>
        [.. Enumerable.Range(0, count).Select(number => Samples.Row(Samples.Number(number), 1, ("all", Samples.Number(number))))];

    private static async Task<List<StateKey>> ListAsync(IStateStore states, string type)
    {
        List<StateKey> keys = [];
        await foreach (var key in states.ListAsync(type, default))
        {
            keys.Add(key);
        }

        return keys;
    }
}
