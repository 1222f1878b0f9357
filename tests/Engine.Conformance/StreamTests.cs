using CommitWise.Engine.Conformance.Grains;
using CommitWise.Engine.Conformance.Host;

namespace CommitWise.Engine.Conformance;

public sealed class StreamTests(SharedHost shared) : Behaviours(shared)
{
    private IPublisherGrain Publisher => Get<IPublisherGrain>("p");

    [Fact]
    public async Task Items_OfAKey_ArriveInOrder()
    {
        for (var i = 1; i <= 50; i++)
        {
            await Publisher.Publish("k", i);
        }

        await Probe.Saw("k took 50");
        Probe.Events.Where(each => each.StartsWith("k took", StringComparison.Ordinal)).ShouldBe(
            Enumerable.Range(1, 50).Select(i => $"k took {i}"));
    }

    [Fact]
    public async Task Activation_IsSubscribedOnce_BeforeItsFirstItem()
    {
        await Publisher.Publish("k", 1);
        await Publisher.Publish("k", 2);
        await Probe.Saw("k took 2");
        Probe.Events[0].ShouldBe("k subscribed to items");
        Probe.Count("k subscribed to items").ShouldBe(1);
    }

    [Fact]
    public async Task NextActivation_IsSubscribedAgain()
    {
        await Publisher.Publish("k", 1);
        await Probe.Saw("k took 1");
        await Get<IConsumerGrain>("k").Leave();
        await Publisher.Publish("k", 2);
        await Probe.Saw("k took 2");
        Probe.Count("k subscribed to items").ShouldBe(2);
    }

    [Fact]
    public async Task Delivery_IsATurn_AndWaitsForACall()
    {
        var call = Get<IConsumerGrain>("k").Hold("call");
        await Probe.Saw("call begins");
        await Publisher.Publish("k", 1);
        await Publisher.Publish("other", 2);
        await Probe.Saw("other took 2");
        Probe.Count("k gets 1").ShouldBe(0);
        Probe.Open("call");
        await call.Within("the call");
        await Probe.Saw("k took 1");
        Probe.Count("interleaved").ShouldBe(0);
    }

    [Fact]
    public async Task Delivery_ThatFails_ComesAgain_BeforeTheNextItemOfItsKey()
    {
        await Publisher.Publish("k", 1, "fail once");
        await Publisher.Publish("k", 2);
        await Probe.Saw("k took 2");
        Probe.Count("k gets 1").ShouldBe(2);
        Probe.IndexOf("k gets 2").ShouldBeGreaterThan(Probe.IndexOf("k took 1"));
    }

    [Fact]
    public async Task SlowKey_DoesNotHoldBackAnother()
    {
        await Publisher.Publish("slow", 1, "hold");
        await Probe.Saw("slow gets 1");
        for (var i = 2; i <= 20; i++)
        {
            await Publisher.Publish("fast", i);
        }

        await Probe.Saw("fast took 20");
        Probe.Count("slow took 1").ShouldBe(0);
        Probe.Open("item 1");
        await Probe.Saw("slow took 1");
    }

    [Fact]
    public async Task Classes_OfOneNamespace_AllGetAnItem()
    {
        await Publisher.Publish("k", 1, "heard");
        await Probe.Saw("k took 1");
        await Probe.Saw("k heard 1");
        (await Get<IListenerGrain>("k").Heard()).ShouldBe(1);
    }

    [Fact]
    public async Task Item_ChangedByThePublisherAfterwards_ArrivesAsItWas()
    {
        await Publisher.PublishThenChange("k", 1, 99);
        await Publisher.Publish("k", 2);
        await Probe.Saw("k took 2");
        Probe.Count("k took 1").ShouldBe(1);
        Probe.Count("k took 99").ShouldBe(0);
    }

    [Fact]
    public async Task Item_ThatNobodySubscribesTo_IsNobodys() => await Publisher.PublishToNobody("k").Within("the publisher");

    [Fact]
    public async Task Publish_ByManyAtOnce_LosesNothing()
    {
        var publishers = Enumerable.Range(0, 100).Select(i => Get<IPublisherGrain>($"p{i % 10}").Publish($"k{i % 7}", i));
        await Task.WhenAll(publishers).Within("100 publishers");
        for (var i = 0; i < 100; i++)
        {
            await Probe.Saw($"k{i % 7} took {i}");
        }
    }
}
