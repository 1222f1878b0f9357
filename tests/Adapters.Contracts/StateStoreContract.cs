using CommitWise.Durability;

namespace CommitWise.Adapters.Contracts;

/// <summary>What every <see cref="IStateStore"/> keeps to. The host's <see cref="ContractHost{T}.Port"/> pairs it with the index it writes.</summary>
public abstract class StateStoreContract : Contract<(IStateStore States, IIndex Index)>
{
    private static readonly StateKey Key = new("pull-request", "main", "github.com/o/r#7");

    /// <summary>Bytes of a large state that the store must take.</summary>
    protected virtual int LargeBody => 1 << 20;

    private IStateStore States => Port.States;

    [Fact]
    public async Task ReadAsync_OfWhatWasNeverWritten_IsNull() => (await States.ReadAsync(Key, default)).ShouldBeNull();

    [Fact]
    public async Task WriteAsync_ThenReopen_KeepsBodyAndTag()
    {
        var etag = await States.WriteAsync(Key, Bytes("one"), null, [], default);
        await Host.ReopenAsync();
        var stored = (await States.ReadAsync(Key, default)).ShouldNotBeNull();
        Text(stored.Body).ShouldBe("one");
        stored.ETag.ShouldBe(etag);
    }

    [Fact]
    public async Task WriteAsync_OfAnEmptyAndOfALargeBody_KeepsBoth()
    {
        var large = new byte[LargeBody];
        new Random(7).NextBytes(large);
        await States.WriteAsync(Key, ReadOnlyMemory<byte>.Empty, null, [], default);
        await States.WriteAsync(Key with { Name = "large" }, large, null, [], default);
        (await States.ReadAsync(Key, default))!.Body.Length.ShouldBe(0);
        (await States.ReadAsync(Key with { Name = "large" }, default))!.Body.ToArray().ShouldBe(large);
    }

    [Fact]
    public async Task WriteAsync_OfAPartOfABuffer_KeepsThatPart()
    {
        await States.WriteAsync(Key, Bytes("xxonexx").AsMemory(2, 3), null, [], default);
        Text((await States.ReadAsync(Key, default))!.Body).ShouldBe("one");
    }

    [Fact]
    public async Task WriteAsync_WithAnOldTag_ConflictsAndChangesNothing()
    {
        var first = await States.WriteAsync(Key, Bytes("one"), null, [], default);
        var second = await States.WriteAsync(Key, Bytes("two"), first, [], default);
        var fault = await Should.ThrowAsync<StateConflictException>(() => States.WriteAsync(Key, Bytes("three"), first, [Row("k", 1)], default));
        fault.Stored.ShouldBe(second);
        fault.Expected.ShouldBe(first);
        Text((await States.ReadAsync(Key, default))!.Body).ShouldBe("two");
        (await Port.Index.GetAsync(new IndexKey("changes", "k"), default)).ShouldBeNull();
    }

    [Fact]
    public async Task WriteAsync_ExpectingNone_ConflictsWhenThereIsOne()
    {
        var stored = await States.WriteAsync(Key, Bytes("one"), null, [], default);
        (await Should.ThrowAsync<StateConflictException>(() => States.WriteAsync(Key, Bytes("two"), null, [], default))).Stored.ShouldBe(stored);
    }

    [Fact]
    public async Task WriteAsync_ExpectingOne_ConflictsWhenThereIsNone() =>
        (await Should.ThrowAsync<StateConflictException>(() => States.WriteAsync(Key, Bytes("two"), "tag", [], default))).Stored.ShouldBeNull();

    [Fact]
    public async Task WriteAsync_AfterClearAndRewrite_RefusesATagOfTheFirstLife()
    {
        var first = await States.WriteAsync(Key, Bytes("one"), null, [], default);
        await States.ClearAsync(Key, first, [], default);
        await States.WriteAsync(Key, Bytes("one"), null, [], default);
        await Should.ThrowAsync<StateConflictException>(() => States.WriteAsync(Key, Bytes("late"), first, [], default));
    }

    [Fact]
    public async Task WriteAsync_ByManyAtOnce_LetsOneWin()
    {
        var etag = await States.WriteAsync(Key, Bytes("start"), null, [], default);
        var outcomes = await Task.WhenAll(Enumerable.Range(0, 16).Select(number => TryAsync(() => States.WriteAsync(Key, Bytes($"{number}"), etag, [], default))));
        outcomes.Count(won => won).ShouldBe(1);
    }

    [Fact]
    public async Task WriteAsync_WithRows_WritesThemToo()
    {
        await States.WriteAsync(Key, Bytes("one"), null, [Row("a", 1), Row("b", 1)], default);
        await Host.ReopenAsync();
        (await Port.Index.GetAsync(new IndexKey("changes", "a"), default)).ShouldNotBeNull();
        (await Port.Index.QueryAsync(new IndexQuery("changes", "all", false, 10, null, []), default)).Rows.Count.ShouldBe(2);
    }

    [Fact]
    public async Task WriteAsync_WithAnOlderRow_WritesTheStateAndLeavesTheRow()
    {
        var first = await States.WriteAsync(Key, Bytes("one"), null, [Row("a", 5)], default);
        await States.WriteAsync(Key, Bytes("two"), first, [Row("a", 4)], default);
        (await Port.Index.GetAsync(new IndexKey("changes", "a"), default))!.Version.ShouldBe(5);
        Text((await States.ReadAsync(Key, default))!.Body).ShouldBe("two");
    }

    [Fact]
    public async Task ClearAsync_OfAStateWithRows_DeletesBoth()
    {
        var etag = await States.WriteAsync(Key, Bytes("one"), null, [Row("a", 1)], default);
        await States.ClearAsync(Key, etag, [new IndexKey("changes", "a")], default);
        await Host.ReopenAsync();
        (await States.ReadAsync(Key, default)).ShouldBeNull();
        (await Port.Index.GetAsync(new IndexKey("changes", "a"), default)).ShouldBeNull();
    }

    [Fact]
    public async Task ClearAsync_WithAnOldTag_Conflicts()
    {
        var first = await States.WriteAsync(Key, Bytes("one"), null, [], default);
        await States.WriteAsync(Key, Bytes("two"), first, [], default);
        await Should.ThrowAsync<StateConflictException>(() => States.ClearAsync(Key, first, [], default));
        await Should.ThrowAsync<StateConflictException>(() => States.ClearAsync(Key, null, [], default));
        (await States.ReadAsync(Key, default)).ShouldNotBeNull();
    }

    [Fact]
    public async Task ClearAsync_OfWhatIsNotThere_IsNoFault() => await States.ClearAsync(Key, null, [new IndexKey("changes", "a")], default);

    [Fact]
    public async Task ListAsync_OverManyPages_GivesEveryKeyOfTheTypeInOrder()
    {
        var keys = Enumerable.Range(0, 1_203).Select(number => $"k{number:d4}").ToArray();
        await Task.WhenAll(keys.Reverse().Select(key => States.WriteAsync(Key with { Key = key }, Bytes("x"), null, [], default)));
        await States.WriteAsync(Key with { Type = "repository" }, Bytes("x"), null, [], default);
        var listed = await ListAsync(Key.Type);
        listed.Select(key => key.Key).ShouldBe(keys);
        listed.ShouldAllBe(key => key.Type == Key.Type && key.Name == Key.Name);
    }

    private static IndexRow Row(string key, long version) => new(
        new IndexKey("changes", key),
        version,
        new Dictionary<string, string>(StringComparer.Ordinal) { ["all"] = key },
        new Dictionary<string, string>(StringComparer.Ordinal),
        Bytes("{}"));

    private static async Task<bool> TryAsync(Func<Task> write)
    {
        try
        {
            await write();
            return true;
        }
        catch (StateConflictException)
        {
            return false;
        }
    }

    private async Task<List<StateKey>> ListAsync(string type)
    {
        List<StateKey> keys = [];
        await foreach (var key in States.ListAsync(type, default))
        {
            keys.Add(key);
        }

        return keys;
    }
}
