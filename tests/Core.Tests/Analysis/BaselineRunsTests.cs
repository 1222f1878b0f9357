using System.Security.Cryptography;
using CommitWise.Analysis;

namespace CommitWise.Tests.Analysis;

public sealed class BaselineRunsTests
{
    private static readonly BaselineChange[] Changes =
    [
        .. Enumerable.Range(0, 700).Select(number => new BaselineChange(
            Convert.ToHexStringLower(SHA256.HashData(BitConverter.GetBytes(number)))[..40], new Dictionary<string, double>(StringComparer.Ordinal))),
    ];

    [Fact]
    public void Cut_OfABaseline_KeepsEveryChangeInOrder() => BaselineRuns.Cut(Changes).SelectMany(run => run).ShouldBe(Changes);

    [Fact]
    public void Cut_OfNeighbours_DiffersAtTheEndsOnly()
    {
        var first = Names(Changes[..500]);
        var second = Names(Changes[1..501]);
        first.Count.ShouldBeInRange(8, 40);
        first.Except(second, StringComparer.Ordinal).Count().ShouldBeLessThanOrEqualTo(2);
    }

    [Fact]
    public void Cut_OfNothing_HasNoRun() => BaselineRuns.Cut([]).ShouldBeEmpty();

    private static List<string> Names(BaselineChange[] changes) => [.. BaselineRuns.Cut(changes).Select(run => string.Concat(run.Select(change => change.Sha)))];
}
