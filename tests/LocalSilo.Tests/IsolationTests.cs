namespace CommitWise.LocalSilo.Tests;

public sealed class IsolationTests
{
    [Fact]
    public async Task Argument_ChangedAfterTheCall_DoesNotReachTheGrain()
    {
        await using var silo = await TestSilo.StartAsync();
        var grain = silo.Get<IBoxGrain>("a");
        var box = new Box { Items = ["one"] };
        await grain.Put(box);
        box.Items.Add("two");
        (await grain.Get()).Items.ShouldBe(["one"]);
    }

    [Fact]
    public async Task Result_ChangedByTheCaller_DoesNotReachTheGrain()
    {
        await using var silo = await TestSilo.StartAsync();
        var grain = silo.Get<IBoxGrain>("a");
        (await grain.Get()).Items.Add("mine");
        (await grain.Get()).Items.ShouldBeEmpty();
    }

    [Fact]
    public async Task Immutable_TypeOrParameter_IsPassedAsItIs()
    {
        await using var silo = await TestSilo.StartAsync();
        var grain = silo.Get<IBoxGrain>("a");
        (await grain.IsSame(BoxGrain.Shared)).ShouldBeTrue();
        (await grain.Pass(BoxGrain.Shared)).ShouldBeSameAs(BoxGrain.Shared);
        var box = new Box();
        await grain.PutShared(box);
        box.Items.Add("shared");
        (await grain.Get()).Items.ShouldBe(["shared"]);
    }

    [Fact]
    public async Task ArraysListsAndTuples_ArriveWhole()
    {
        await using var silo = await TestSilo.StartAsync();
        var grain = silo.Get<IBoxGrain>("a");
        byte[] bytes = [1, 2];
        (await grain.Bytes(bytes)).ShouldBe([2, 2]);
        bytes.ShouldBe([1, 2]);
        string[] list = ["one"];
        var answer = await grain.List(list);
        answer.ShouldBe(list);
        answer.ShouldNotBeSameAs(list);
        (await grain.Fixed(["one", "two"])).ShouldBe(["one", "two"]);
        (await grain.Tuple((3, null))).ShouldBe((3, null));
    }

    [Fact]
    public async Task Argument_ThatCannotBeCopied_FailsTheCall()
    {
        await using var silo = await TestSilo.StartAsync();
        await Should.ThrowAsync<NotSupportedException>(() => silo.Get<IBoxGrain>("a").Uncopyable(() => { }));
    }
}
