using CommitWise.Adapters.Local.History;
using CommitWise.Adapters.Local.Workspaces;
using CommitWise.Adapters.Tests.Git;
using CommitWise.Adapters.Tests.History;

namespace CommitWise.Adapters.Tests.Workspaces;

public sealed class SharedHistoryTests : CloneTests
{
    private static CancellationToken None => CancellationToken.None;

    [Fact]
    public async Task OpenAsync_OfWhatIsKnown_OpensOnce()
    {
        RandomRepository.GrowLinear(Sandbox, seed: 1, commits: 5);
        var opened = 0;
        using var shared = Share(() => opened++);
        var leases = await Task.WhenAll(Enumerable.Range(0, 8).Select(i => Task.Run(() => shared.OpenAsync(Sandbox.Head($"HEAD~{i % 4}"), null, None))));
        opened.ShouldBeInRange(1, 4);
        leases.ShouldAllBe(lease => lease.History.Commits >= 2);
        Array.ForEach(leases, lease => lease.Dispose());
    }

    [Fact]
    public async Task OpenAsync_OfANewHead_LeavesTheHeldHistoryReadable()
    {
        RandomRepository.GrowLinear(Sandbox, seed: 2, commits: 5);
        var old = Sandbox.Head();
        using var shared = Share();
        using var held = await shared.OpenAsync(old, null, None);

        // Enough to replace the segment, so that the mapped file of the old one is another.
        RandomRepository.GrowLinear(Sandbox, seed: 3, commits: 30);
        using var grown = await shared.OpenAsync(Sandbox.Head(), null, None);
        grown.History.ShouldNotBeSameAs(held.History);
        held.History.AsOf(old).Commits.ShouldBe(5);
        held.History.AsOf(old).Latest(5).Count.ShouldBe(5);
        held.Dispose();
        Should.Throw<ObjectDisposedException>(() => held.History.AsOf(old).Latest(5), "nobody holds it any more");
        grown.History.AsOf(old).Latest(5).Count.ShouldBe(5);
    }

    [Fact]
    public async Task ForkPoint_OfAnyTwoCommits_IsGitsMergeBaseOrUnknown()
    {
        RandomRepository.Grow(Sandbox, seed: 4, commits: 40);
        string[] commits = [.. Sandbox.Run("rev-list", "HEAD").Text.Split('\n', StringSplitOptions.RemoveEmptyEntries)];
        using var shared = Share();
        using var lease = await shared.OpenAsync(commits[0], null, None);
        var random = new Random(5);
        var told = 0;
        for (var i = 0; i < 60; i++)
        {
            var (first, second) = (commits[random.Next(commits.Length)], commits[random.Next(commits.Length)]);
            var all = Sandbox.Run("merge-base", "--all", first, second).Text.Split('\n', StringSplitOptions.RemoveEmptyEntries);
            var fork = shared.ForkPoint(first, second);
            fork.ShouldBe(all is [var only] ? only : null);
            told += fork is null ? 0 : 1;
        }

        told.ShouldBeGreaterThan(30);
    }

    private SharedHistory Share(Action? opened = null) => new((head, progress, token) =>
    {
        opened?.Invoke();
        return HistoryStore.OpenOrUpdateAsync(Open(Sandbox.Root), head, Cache, progress, token);
    });
}
