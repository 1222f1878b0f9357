using CommitWise.Engine.Conformance.Grains;
using CommitWise.Engine.Conformance.Host;

namespace CommitWise.Engine.Conformance;

public sealed class IdentityTests(SharedHost shared) : Behaviours(shared)
{
    [Fact]
    public void GrainType_OfTheClass_IsTheFirstPartOfTheIdentity()
    {
        var grain = Get<ICallGrain>("a");
        grain.GetGrainId().ShouldBe(GrainId.Create("call", Host.Key("a")));
        grain.GetGrainId().ToString().ShouldBe($"call/{Host.Key("a")}");
        grain.GetPrimaryKeyString().ShouldBe(Host.Key("a"));
    }

    [Fact]
    public async Task GrainType_OfAClassWithoutOne_IsItsNameInSmallLettersWithoutGrain() =>
        (await Get<INamelessGrain>("a").Id()).ShouldBe(GrainId.Create("nameless", Host.Key("a")));

    [Fact]
    public async Task GetGrain_OfAnIdentity_ReachesTheSameGrain()
    {
        await Get<IStateGrain>("a").SetWithoutWriting("seen");
        (await Host.Grains.GetGrain<IStateGrain>(GrainId.Create("note", Host.Key("a"))).Read()).ShouldBe("seen");
    }

    [Fact]
    public async Task Key_WithAnyCharacters_IsKept()
    {
        var key = $"github.com/Owner/Repo#1 ü+%/:{Host.Key("@")}";
        var grain = Host.Grains.GetGrain<INamelessGrain>(key);
        grain.GetPrimaryKeyString().ShouldBe(key);
        (await grain.Id()).Key.ToString().ShouldBe(key);
    }

    [Fact]
    public async Task Reference_ReturnedOrPassed_IsTheSameGrain()
    {
        var grain = Get<ICallGrain>("a");
        (await grain.Self()).ShouldBe(grain);
        (await Get<ICallGrain>("b").NameOf(grain)).ShouldBe("a");
    }

    [Fact]
    public async Task Grain_PassedAsThis_ArrivesAsAReference() =>
        (await Get<ICallGrain>("a").PassMyself(Get<ICallGrain>("b"))).ShouldBe($"a reference to call/{Host.Key("a")}");

    [Fact]
    public async Task Call_ThroughBaseOrDerivedInterface_ReachesTheSameGrain()
    {
        (await Get<ICallDerived>("a").FromBase()).ShouldBe("base");
        (await Get<ICallBase>("a").FromBase()).ShouldBe("base");
        var other = Get<ICallBase>("a").AsReference<ICallGrain>();
        other.ShouldBe(Get<ICallGrain>("a"));
        (await other.MyName()).ShouldBe("a");
    }

    [Fact]
    public async Task GetGrain_OfAnInterfaceWithTwoClasses_NeedsTheClass()
    {
        var circle = typeof(CircleGrain).FullName!;
        (await Host.Grains.GetGrain<IShape>(Host.Key("a"), circle).Draw()).ShouldBe("circle");
        (await Host.Grains.GetGrain<IShape>(Host.Key("a"), typeof(SquareGrain).FullName!).Draw()).ShouldBe("square");
        Should.Throw<ArgumentException>(() => Get<IShape>("a"));
    }

    [Fact]
    public void GetGrain_OfAnInterfaceWithoutAClass_SaysSo() =>
        Should.Throw<ArgumentException>(() => Get<INobody>("a")).Message.ShouldContain(nameof(INobody));
}
