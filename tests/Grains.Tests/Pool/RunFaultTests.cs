using CommitWise.Grains.Pool;
using CommitWise.Intake;

namespace CommitWise.Grains.Tests.Pool;

public sealed class RunFaultTests
{
    [Theory]
    [InlineData(null, null)]
    [InlineData(90, 90)]
    [InlineData(86400, 3600)]
    public void Of_HostThatDoesNotAnswerNow_IsRetriableWhenItWantsToBeAskedAgain(int? asked, int? expected)
    {
        var fault = RunFault.Of(new HostUnavailableException("host-rate-limited", "Too many.", Seconds(asked)));

        (fault.Problem.Type, fault.IsRetriable, fault.RetryAfter).ShouldBe(("host-rate-limited", true, Seconds(expected)));
    }

    [Theory]
    [InlineData("git-failed", true)]
    [InlineData("git-missing", false)]
    [InlineData("diff-too-large", false)]
    [InlineData("empty-change", false)]
    public void Of_InputFault_IsRetriableWhenTheWorldMayMendIt(string problem, bool expected) =>
        RunFault.Of(new InputException(problem, "It failed.")).IsRetriable.ShouldBe(expected);

    private static TimeSpan? Seconds(int? seconds) => seconds is null ? null : TimeSpan.FromSeconds(seconds.Value);
}
