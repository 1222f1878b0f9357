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
        Encoding.UTF8.GetString(silo.States.Stored[Key].Body.Span).ShouldBe("""{"text":"hello"}""");
        silo.States.Rows.Keys.ShouldBe([new IndexKey("notes", "hello")]);
    }

    [Fact]
    public async Task Activation_ReadsEveryStateFirst()
    {
        await using var silo = await TestSilo.StartAsync();
        silo.States.Stored[Key] = new StoredState("""{"text":"stored"}"""u8.ToArray(), "v0");
        (await silo.Get<IStateGrain>("a").Read()).ShouldBe("stored");
        silo.Probe.Events.ShouldBe(["active with stored and new"]);
        (await silo.Get<IStateGrain>("a").RecordExists()).ShouldBeTrue();
        (await silo.Get<IStateGrain>("a").Etag()).ShouldBe("v0");
        (await silo.Get<IStateGrain>("b").RecordExists()).ShouldBeFalse();
    }

    [Fact]
    public async Task State_AfterRestart_IsWhatWasWritten()
    {
        var time = new Testing.ManualTime();
        var ports = StoragePorts.Factory(time);
        await using (var first = await TestSilo.StartAsync(time, ports))
        {
            await first.Get<IStateGrain>("a").Write("kept");
            await first.Get<IStateGrain>("a").SetWithoutWriting("lost");
        }

        await using var second = await TestSilo.StartAsync(time, ports);
        (await second.Get<IStateGrain>("a").Read()).ShouldBe("kept");
    }

    [Fact]
    public async Task Clear_DeletesStateAndRows_AndItCanBeWrittenAgain()
    {
        await using var silo = await TestSilo.StartAsync();
        var grain = silo.Get<IStateGrain>("a");
        await grain.Write("one");
        await grain.Clear();
        silo.States.Stored.ShouldBeEmpty();
        silo.States.Rows.ShouldBeEmpty();
        (await grain.Read()).ShouldBe("new");
        (await grain.RecordExists()).ShouldBeFalse();
        await grain.Write("two");
        silo.States.Rows.Keys.ShouldBe([new IndexKey("notes", "two")]);
    }

    [Fact]
    public async Task Write_OverAnotherVersion_FailsWithBothTags_AndEndsTheActivation()
    {
        await using var silo = await TestSilo.StartAsync();
        var grain = silo.Get<IStateGrain>("a");
        await grain.Write("mine");
        silo.States.Stored[Key] = new StoredState("""{"text":"theirs"}"""u8.ToArray(), "other");
        var conflict = await Should.ThrowAsync<InconsistentStateException>(() => grain.Write("mine again"));
        conflict.StoredEtag.ShouldBe("other");
        conflict.CurrentEtag.ShouldBe("v1");
        (await grain.Read()).ShouldBe("theirs");
        silo.Probe.Events.ShouldBe(["active with new and new", "active with theirs and new"]);
    }

    [Fact]
    public async Task Reread_ReplacesWhatIsInMemory()
    {
        await using var silo = await TestSilo.StartAsync();
        var grain = silo.Get<IStateGrain>("a");
        await grain.Write("stored");
        await grain.SetWithoutWriting("memory");
        await grain.Reread();
        (await grain.Read()).ShouldBe("stored");
    }

    [Fact]
    public async Task Writes_ThatInterleave_GoOneAfterTheOther_AndThoseThatWaitShareOne()
    {
        await using var silo = await TestSilo.StartAsync();
        silo.States.BeforeWrite = _ => silo.Probe.Pass("disk");
        var grain = silo.Get<IStateGrain>("a");
        var writes = Enumerable.Range(0, 5).Select(i => grain.WriteBeside($"text {i}")).ToList();
        for (var i = 0; i < 5; i++)
        {
            await silo.Probe.Saw($"text {i} set");
        }

        silo.Probe.Open("disk");
        await Task.WhenAll(writes).Within("five writes");
        silo.States.Writes.ShouldBe(2);
        Encoding.UTF8.GetString(silo.States.Stored[Key].Body.Span).ShouldBe("""{"text":"text 4"}""");
    }

    [Fact]
    public async Task Activation_OnUnreadableState_FailsNamingIt()
    {
        await using var silo = await TestSilo.StartAsync();
        silo.States.Stored[Key] = new StoredState("{{"u8.ToArray(), "v0");
        (await Should.ThrowAsync<OrleansException>(silo.Get<IStateGrain>("a").Read)).Message.ShouldContain("note/note/a");
    }

    [Fact]
    public async Task Activation_WhileTheStoreFails_FailsTheCall_AndWorksAfterwards()
    {
        await using var silo = await TestSilo.StartAsync();
        silo.States.BeforeRead = _ => throw new IOException("disk");
        await Should.ThrowAsync<IOException>(silo.Get<IStateGrain>("a").Read);
        silo.States.BeforeRead = _ => Task.CompletedTask;
        (await silo.Get<IStateGrain>("a").Read()).ShouldBe("new");
    }
}
