using CommitWise.Explanations;
using CommitWise.History;

namespace CommitWise.Tests.Explanations;

public sealed class MissingCoChangesTests
{
    [Theory]
    [InlineData("src/B.cs", 4, 8, true)]
    [InlineData("src/B.cs", 3, 3, false)]
    [InlineData("src/B.cs", 4, 9, false)]
    [InlineData("src/B.cs", 4, 0, false)]
    [InlineData("package-lock.json", 9, 9, false)]
    [InlineData("package-lock.json", 10, 11, true)]
    [InlineData("CHANGELOG.md", 10, 20, false)]
    [InlineData("docs/NEWS.rst", 18, 20, true)]
    [InlineData("vendor/x.go", 9, 9, false)]
    [InlineData("src/api.g.cs", 9, 9, false)]
    public void Choose_ByCountsAndKind_KeepsWhatIsWorthTelling(string with, int together, int commits, bool kept) =>
        MissingCoChanges.Choose([new CoChange("src/A.cs", with, together, commits)]).Count.ShouldBe(kept ? 1 : 0);

    [Fact]
    public void Choose_Many_TakesTheStrongestOnce()
    {
        CoChange weak = new("a", "w", 5, 10);
        CoChange sure = new("a", "x", 30, 31);
        CoChange few = new("a", "y", 4, 4);
        CoChange again = new("b", "x", 6, 10);
        CoChange fair = new("a", "z", 9, 10);

        MissingCoChanges.Choose([weak, again, few, fair, sure]).ShouldBe([sure, fair, few]);
    }
}
