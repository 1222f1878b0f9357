namespace CommitWise.LocalSilo.Tests.OrleansApi;

/// <summary>What has Orleans' signature and a meaning that LocalSilo does not have is refused, not overlooked.</summary>
public sealed class SubscriptionAttributeTests
{
    [Fact]
    public void Subscription_WithAMapper_IsRefused() =>
        Should.Throw<ArgumentException>(() => new ImplicitStreamSubscriptionAttribute("events", "mapper")).ParamName.ShouldBe("streamIdMapper");
}
