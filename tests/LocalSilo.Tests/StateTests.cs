using System.Text;
using CommitWise.Durability;

namespace CommitWise.LocalSilo.Tests;

public sealed class StateTests
{
    private static readonly StateKey Key = new("note", "note", "a");

    [Fact]
    public async Task Write_IsJsonUnderTypeNameAndKey_WithItsIndexRows()
    {
        await using var silo = await TestSilo.StartAsync();
        await silo.Get<IStateGrain>("a").Write("hello");
        (await StoredAsync(silo)).ShouldBe("""{"text":"hello"}""");
        (await RowAsync(silo, "hello")).ShouldNotBeNull();
    }

    [Fact]
    public async Task Clear_DeletesStateAndRows()
    {
        await using var silo = await TestSilo.StartAsync();
        var grain = silo.Get<IStateGrain>("a");
        await grain.Write("one");
        await grain.Clear();
        (await StoredAsync(silo)).ShouldBeNull();
        (await RowAsync(silo, "one")).ShouldBeNull();
        await grain.Write("two");
        (await RowAsync(silo, "two")).ShouldNotBeNull();
    }

    [Fact]
    public async Task Writes_ThatInterleave_GoOneAfterTheOther_AndThoseThatWaitShareOne()
    {
        await using var silo = await TestSilo.StartAsync();
        silo.States.BeforeWrite = () => silo.Probe.Pass("disk");
        var grain = silo.Get<IStateGrain>("a");
        var writes = Enumerable.Range(0, 5).Select(i => grain.WriteBeside($"text {i}")).ToList();
        for (var i = 0; i < 5; i++)
        {
            await silo.Probe.Saw($"text {i} set");
        }

        silo.Probe.Open("disk");
        await Task.WhenAll(writes).Within("five writes");
        silo.States.Writes.ShouldBe(2);
        (await StoredAsync(silo)).ShouldBe("""{"text":"text 4"}""");
    }

    [Fact]
    public async Task Activation_OnUnreadableState_FailsNamingIt()
    {
        await using var silo = await TestSilo.StartAsync();
        await silo.States.WriteAsync(Key, "{{"u8.ToArray(), null, [], CancellationToken.None);
        (await Should.ThrowAsync<OrleansException>(silo.Get<IStateGrain>("a").Read)).Message.ShouldContain("note/note/a");
    }

    [Fact]
    public async Task Activation_WhileTheStoreFails_FailsTheCall_AndWorksAfterwards()
    {
        await using var silo = await TestSilo.StartAsync();
        silo.States.BeforeRead = () => throw new IOException("disk");
        await Should.ThrowAsync<IOException>(silo.Get<IStateGrain>("a").Read);
        silo.States.BeforeRead = () => Task.CompletedTask;
        (await silo.Get<IStateGrain>("a").Read()).ShouldBe("new");
    }

    [Fact]
    public async Task Write_WhileTheStoreFails_FailsAsItIs_AndTheGrainStays()
    {
        await using var silo = await TestSilo.StartAsync();
        var grain = silo.Get<IStateGrain>("a");
        await grain.Write("stored");
        silo.States.BeforeWrite = () => throw new IOException("disk full");
        (await Should.ThrowAsync<IOException>(() => grain.Write("not stored"))).Message.ShouldBe("disk full");
        (await grain.Read()).ShouldBe("not stored");
        silo.States.BeforeWrite = () => Task.CompletedTask;
        await grain.Write("stored again");
        (await StoredAsync(silo)).ShouldBe("""{"text":"stored again"}""");
    }

    private static async Task<string?> StoredAsync(TestSilo silo) =>
        await silo.States.ReadAsync(Key, CancellationToken.None) is { } stored ? Encoding.UTF8.GetString(stored.Body.Span) : null;

    private static Task<IndexRow?> RowAsync(TestSilo silo, string text) =>
        silo.Index.GetAsync(new IndexKey("notes", text), CancellationToken.None);
}
