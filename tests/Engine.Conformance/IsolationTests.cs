using CommitWise.Engine.Conformance.Grains;
using CommitWise.Engine.Conformance.Host;

namespace CommitWise.Engine.Conformance;

public sealed class IsolationTests(SharedHost shared) : Behaviours(shared)
{
    private IBoxGrain Grain => Get<IBoxGrain>("a");

    [Fact]
    public async Task Argument_ChangedByTheCallerAfterTheCall_DoesNotReachTheGrain()
    {
        var box = new Box { Items = ["one"] };
        await Grain.Put(box);
        box.Items.Add("two");
        (await Grain.Get()).Items.ShouldBe(["one"]);
    }

    [Fact]
    public async Task Argument_ChangedByTheGrain_DoesNotReachTheCaller()
    {
        var box = new Box { Items = ["one"] };
        await Grain.AddTo(box);
        box.Items.ShouldBe(["one"]);
    }

    [Fact]
    public async Task Argument_ChangedWhileTheCallWaits_ArrivesAsItWas()
    {
        var held = Grain.GetLater("gate");
        await Probe.Saw("gate begins");
        var box = new Box { Items = ["one"] };
        var put = Grain.Put(box);
        box.Items.Add("two");
        Probe.Open("gate");
        await Task.WhenAll(held, put).Within("both calls");
        (await Grain.Get()).Items.ShouldBe(["one"]);
    }

    [Fact]
    public async Task Result_ChangedByTheCaller_DoesNotReachTheGrain()
    {
        (await Grain.Get()).Items.Add("mine");
        (await Grain.Get()).Items.ShouldBeEmpty();
    }

    [Fact]
    public async Task ImmutableType_IsPassedAsItIs()
    {
        (await Grain.IsSame(BoxGrain.Shared)).ShouldBeTrue();
        (await Grain.Pass(BoxGrain.Shared)).ShouldBeSameAs(BoxGrain.Shared);
    }

    [Fact]
    public async Task ImmutableParameter_IsPassedAsItIs()
    {
        var box = new Box();
        await Grain.PutShared(box);
        box.Items.Add("shared");
        (await Grain.Get()).Items.ShouldBe(["shared"]);
    }

    [Fact]
    public async Task Array_ChangedByTheGrain_ComesBackAsAnotherOne()
    {
        byte[] bytes = [1, 2];
        (await Grain.Bytes(bytes)).ShouldBe([2, 2]);
        bytes.ShouldBe([1, 2]);
    }

    [Fact]
    public async Task ListsMapsAndTuples_ArriveWhole()
    {
        List<string> list = ["one"];
        var answer = await Grain.List(list);
        answer.ShouldBe(list);
        answer.ShouldNotBeSameAs(list);
        (await Grain.Map(new Dictionary<string, int> { ["one"] = 1 }))["one"].ShouldBe(1);
        (await Grain.Fixed(["one", "two"])).ShouldBe(["one", "two"]);
        (await Grain.Tuple((3, null))).ShouldBe((3, null));
    }

    [Fact]
    public async Task Null_StaysNull()
    {
        (await Grain.Maybe(null)).ShouldBeNull();
        (await Grain.Maybe(new Box { Items = ["one"] }))!.Items.ShouldBe(["one"]);
    }
}
