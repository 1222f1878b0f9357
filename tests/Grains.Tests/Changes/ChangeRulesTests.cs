using CommitWise.Grains.Changes;

namespace CommitWise.Grains.Tests.Changes;

public sealed class ChangeRulesTests
{
    [Theory]
    [InlineData(1, 1)]
    [InlineData(2, 2)]
    [InlineData(6, 32)]
    [InlineData(7, 60)]
    [InlineData(int.MaxValue, 60)]
    public void TickDelay_AfterFaultsInARow_DoublesUpToAMinute(int faults, int seconds) =>
        ChangeRules.TickDelay(faults).ShouldBe(TimeSpan.FromSeconds(seconds));
}
