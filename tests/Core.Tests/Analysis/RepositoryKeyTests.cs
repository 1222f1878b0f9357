using CommitWise.Analysis;

namespace CommitWise.Tests.Analysis;

public sealed class RepositoryKeyTests
{
    [Theory]
    [InlineData("/home/me/src/orleans", "local/src/orleans")]
    [InlineData("/home/me/My Projects/Café.git", "local/my-projects/caf-")]
    [InlineData("/srv/.hidden/..x", "local/hidden/x")]
    [InlineData("/only", "local/root/only")]
    public void OfLocal_OfAnyFolder_HoldsOnlyKeySegments(string root, string expected) => RepositoryKey.OfLocal(root).ShouldBe(expected);
}
