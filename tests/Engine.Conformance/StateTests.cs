using CommitWise.Engine.Conformance.Grains;
using CommitWise.Engine.Conformance.Host;
using CommitWise.Testing;

namespace CommitWise.Engine.Conformance;

public sealed class StateTests(SharedHost shared) : Behaviours(shared)
{
    [Fact]
    public async Task State_NeverWritten_IsANewOne()
    {
        var grain = Get<IStateGrain>("a");
        (await grain.Read()).ShouldBe("new");
        (await grain.RecordExists()).ShouldBeFalse();
        (await grain.Etag()).ShouldBeNull();
    }

    [Fact]
    public async Task Write_ChangesTheTag_AndARecordExists()
    {
        var grain = Get<IStateGrain>("a");
        await grain.Write("one");
        var first = await grain.Etag();
        (await grain.RecordExists()).ShouldBeTrue();
        await grain.Write("two");
        first.ShouldNotBeNull();
        (await grain.Etag()).ShouldNotBe(first);
    }

    [Fact]
    public async Task Activation_ReadsEveryStateFirst()
    {
        var grain = Get<IStateGrain>("a");
        await grain.Write("stored");
        var tag = await grain.Etag();
        await LeaveAsync(grain);
        (await grain.Read()).ShouldBe("stored");
        Probe.Count("a active with stored and new").ShouldBe(1);
        (await grain.Etag()).ShouldBe(tag);
        (await grain.RecordExists()).ShouldBeTrue();
    }

    [Fact]
    public async Task Change_ThatWasNotWritten_IsLostWithTheActivation()
    {
        var grain = Get<IStateGrain>("a");
        await grain.Write("written");
        await grain.SetWithoutWriting("not written");
        (await grain.Read()).ShouldBe("not written");
        await LeaveAsync(grain);
        (await grain.Read()).ShouldBe("written");
    }

    [Fact]
    public async Task States_OfAGrain_AndOfKeys_AreApart()
    {
        var grain = Get<IStateGrain>("a");
        await grain.Write("one");
        await grain.WriteOther("two");
        (await Get<IStateGrain>("b").Read()).ShouldBe("new");
        await LeaveAsync(grain);
        (await grain.Read()).ShouldBe("one");
        (await grain.ReadOther()).ShouldBe("two");
    }

    [HostFact(Engines.Local, "Orleans reads the state when its storage operation runs, which may be after the call.")]
    public async Task State_ChangedAfterTheWriteBegan_IsStoredAsItWas()
    {
        var grain = Get<IStateGrain>("a");
        await grain.WriteThenChange("written", "changed");
        (await grain.Read()).ShouldBe("changed");
        await grain.Reread();
        (await grain.Read()).ShouldBe("written");
    }

    [Fact]
    public async Task Collections_InAState_AreStored()
    {
        var grain = Get<IStateGrain>("a");
        await grain.AddLine("one");
        await grain.AddLine("two");
        await LeaveAsync(grain);
        (await grain.Lines()).ShouldBe(["one", "two"]);
    }

    [Fact]
    public async Task Clear_MakesANewState_AndItCanBeWrittenAgain()
    {
        var grain = Get<IStateGrain>("a");
        await grain.Write("one");
        await grain.Clear();
        (await grain.Read()).ShouldBe("new");
        (await grain.RecordExists()).ShouldBeFalse();
        await LeaveAsync(grain);
        (await grain.RecordExists()).ShouldBeFalse();
        await grain.Write("two");
        (await grain.RecordExists()).ShouldBeTrue();
        await LeaveAsync(grain);
        (await grain.Read()).ShouldBe("two");
    }

    [Fact]
    public async Task Clear_InOneActivation_ThenWrite_NeedsNoReread()
    {
        var grain = Get<IStateGrain>("a");
        await grain.Write("one");
        await grain.Clear();
        await grain.Write("two");
        await grain.Write("three");
        await LeaveAsync(grain);
        (await grain.Read()).ShouldBe("three");
    }

    [Fact]
    public async Task Reread_ReplacesWhatIsInMemory()
    {
        var grain = Get<IStateGrain>("a");
        await grain.Write("stored");
        await grain.SetWithoutWriting("memory");
        await grain.Reread();
        (await grain.Read()).ShouldBe("stored");
    }

    [Fact]
    public async Task Write_OverAnotherVersion_FailsWithBothTags()
    {
        var grain = Get<IStateGrain>("a");
        await grain.Write("mine");
        var seen = await grain.Etag();
        await grain.WriteAsRival("theirs");
        var stored = await grain.RivalEtag();
        var conflict = await Should.ThrowAsync<InconsistentStateException>(() => grain.Write("mine again"));
        conflict.StoredEtag.ShouldBe(stored);
        conflict.CurrentEtag.ShouldBe(seen);
    }

    [Fact]
    public async Task Conflict_EndsTheActivation_AndTheNextSeesWhatIsStored()
    {
        var grain = Get<IStateGrain>("a");
        await grain.Write("mine");
        await grain.WriteAsRival("theirs");
        await Should.ThrowAsync<InconsistentStateException>(() => grain.Write("mine again"));
        await Probe.Saw("a ends: ApplicationError");
        (await grain.Read()).ShouldBe("theirs");
        await grain.Write("mine after all");
        await LeaveAsync(grain);
        (await grain.Read()).ShouldBe("mine after all");
    }

    [Fact]
    public async Task FirstWrite_OfTwoViews_OnlyOneWins()
    {
        var grain = Get<IStateGrain>("a");
        await grain.WriteAsRival("theirs");
        await Should.ThrowAsync<InconsistentStateException>(() => grain.Write("mine"));
        (await grain.Read()).ShouldBe("theirs");
    }

    [Fact]
    public async Task Clear_OverAnotherVersion_Fails()
    {
        var grain = Get<IStateGrain>("a");
        await grain.Write("mine");
        await grain.WriteAsRival("theirs");
        await Should.ThrowAsync<InconsistentStateException>(grain.Clear);
        (await grain.Read()).ShouldBe("theirs");
    }

    [Fact]
    public async Task Conflict_OfACalledGrain_DoesNotEndItsCaller()
    {
        var grain = Get<IStateGrain>("a");
        var caller = Get<IStateCallerGrain>("caller");
        (await caller.Write("a", "mine")).ShouldBe(1);
        await grain.WriteAsRival("theirs");
        await Should.ThrowAsync<InconsistentStateException>(() => caller.Write("a", "mine again"));
        await Probe.Saw("a ends: ApplicationError");
        (await caller.Write("a", "once more")).ShouldBe(3);
    }

    private async Task LeaveAsync(IStateGrain grain)
    {
        var ends = Probe.Count("a ends: ApplicationRequested");
        await grain.Leave();
        await Probe.Saw("a ends: ApplicationRequested", ends + 1);
    }
}
