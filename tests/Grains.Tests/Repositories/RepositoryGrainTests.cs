using CommitWise.Analysis;
using CommitWise.Durability;
using CommitWise.Grains.Tests.Changes;
using CommitWise.Grains.Tests.Host;
using CommitWise.Repositories;
using CommitWise.Testing;

namespace CommitWise.Grains.Tests.Repositories;

public sealed class RepositoryGrainTests : IDisposable
{
    private static readonly RepositoryConnection Connection = new(Told.Repository, RepositoryProvider.Git, "/srv/app", null);

    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task Connect_NewRepository_ReadsItsHistoryAndListsIt()
    {
        await using var host = await GrainHost.StartAsync(_folder);
        host.Workspaces.Reading = new Hold(AnalysisStage.FetchChanges, host.Signal);

        var connected = await Connect(host);
        connected.Status.ShouldBe(SyncStatus.Syncing);
        await host.UntilRepositoryAsync(Told.Repository, each => each.Progress is { Done: 30, Total: 100 }, "progress");
        host.Workspaces.Reading.Release();

        var view = await host.UntilRepositoryAsync(Told.Repository, each => each.Status == SyncStatus.Ready, "the end");
        (view.DefaultBranch, view.Commits, view.Progress).ShouldBe(("main", 0, null));
        var rows = await host.Index.QueryAsync(new IndexQuery(IndexNames.Repositories, "name", false, 10, null, []), CancellationToken.None);
        rows.Rows.Single().Id.Key.ShouldBe(Told.Repository);
    }

    [Fact]
    public async Task Connect_Again_ChangesNothingTheSameWayAndIsRefusedAnother()
    {
        await using var host = await GrainHost.StartAsync(_folder);
        await Connect(host);
        var view = await host.UntilRepositoryAsync(Told.Repository, each => each.Status == SyncStatus.Ready, "the end");

        (await Connect(host)).ShouldBe(view);
        host.Workspaces.Opened.ShouldBe(1);
        (await Should.ThrowAsync<InputException>(() => Connect(host, Connection with { Path = "/srv/other" }))).Problem.ShouldBe("repository-connected");
    }

    [Theory]
    [InlineData(null, null)]
    [InlineData("/srv/app", "https://github.com/octo/app.git")]
    public async Task Connect_NeitherOrBothPlaces_IsRefused(string? path, string? url)
    {
        await using var host = await GrainHost.StartAsync(_folder);

        var fault = await Should.ThrowAsync<InputException>(() => Connect(host, Connection with { Path = path, CloneUrl = url }));

        fault.Problem.ShouldBe("invalid-repository");
        (await host.Repository(Told.Repository).Get()).ShouldBeNull();
    }

    [HostFact(Engines.Local, "Orleans runs on the clock of the machine.")]
    public async Task Sync_ThatFails_IsShownAndTriedAgain()
    {
        var time = new ManualTime();
        await using var host = await GrainHost.StartAsync(_folder, options => options.RetryDelays = [TimeSpan.FromSeconds(5)], time);
        host.Workspaces.FailNext(new InputException("repository-unavailable", "The folder is gone."));
        await Connect(host);

        var failed = await host.UntilRepositoryAsync(Told.Repository, each => each.Status == SyncStatus.Failed, "the failure");
        (failed.Error!.Type, failed.RetryAt).ShouldBe(("repository-unavailable", time.GetUtcNow() + TimeSpan.FromSeconds(5)));

        var ready = host.UntilRepositoryAsync(Told.Repository, each => each is { Status: SyncStatus.Ready, Error: null }, "the next look");
        time.Advance(TimeSpan.FromSeconds(5));
        await ready;
    }

    [Fact]
    public async Task Sync_ThatKeepsFailing_StopsUntilAskedFor()
    {
        await using var host = await GrainHost.StartAsync(_folder, options => options.RetryDelays = []);
        host.Workspaces.FailNext(new IOException("The disk is full."));
        await Connect(host);
        var failed = await host.UntilRepositoryAsync(Told.Repository, each => each.Status == SyncStatus.Failed, "the failure");
        failed.RetryAt.ShouldBeNull();

        (await host.Repository(Told.Repository).Sync()).Status.ShouldBe(SyncStatus.Syncing);
        await host.UntilRepositoryAsync(Told.Repository, each => each.Status == SyncStatus.Ready, "the look that was asked for");
    }

    [Fact]
    public async Task Crash_DuringALook_IsTakenUpAtStart()
    {
        await using (var first = await GrainHost.StartAsync(_folder))
        {
            first.Workspaces.Reading = new Hold(AnalysisStage.FetchChanges, first.Signal);
            await Connect(first);
            await first.Signal.UntilAsync(() => first.Workspaces.Reading.Reached == 1, "the look");
            await first.CrashAsync();
        }

        await using var second = await GrainHost.StartAsync(_folder);
        await second.Signal.UntilAsync(() => second.Workspaces.Opened == 1, "the look that nobody asked for");
        await second.UntilRepositoryAsync(Told.Repository, each => each.Status == SyncStatus.Ready, "the end");
    }

    [Fact]
    public async Task Sync_WhoseEndIsNotYetStored_IsNotRunAgain()
    {
        await using var host = await GrainHost.StartAsync(_folder);
        host.Workspaces.Reading = new Hold(AnalysisStage.FetchChanges, host.Signal);
        await Connect(host);
        await host.Signal.UntilAsync(() => host.Workspaces.Reading.Reached == 1, "the look");

        host.States.FailNext(1);
        host.Workspaces.Reading.Release();
        await host.UntilRepositoryAsync(Told.Repository, each => each.Status == SyncStatus.Ready, "the end");
        host.Workspaces.Opened.ShouldBe(1);
    }

    [Fact]
    public async Task Disconnect_Connected_ForgetsItButNotItsNumbers()
    {
        await using var host = await GrainHost.StartAsync(_folder);
        await Connect(host);
        await host.UntilRepositoryAsync(Told.Repository, each => each.Status == SyncStatus.Ready, "the end");
        (await host.Repository(Told.Repository).NextSimulation()).ShouldBe(1);

        (await host.Repository(Told.Repository).Disconnect("mona")).ShouldBeTrue();
        (await host.Repository(Told.Repository).Disconnect("mona")).ShouldBeFalse();

        (await host.Repository(Told.Repository).Get()).ShouldBeNull();
        (await host.Index.GetAsync(new IndexKey(IndexNames.Repositories, Told.Repository), CancellationToken.None)).ShouldBeNull();
        (await Should.ThrowAsync<InputException>(() => host.Repository(Told.Repository).NextSimulation())).Problem.ShouldBe("unknown-repository");
        (await Should.ThrowAsync<InputException>(() => host.Repository(Told.Repository).Sync())).Problem.ShouldBe("unknown-repository");
        await host.Signal.UntilAsync(() => host.Workspaces.Forgotten == 1, "the cache to go");
        await Connect(host);
        (await host.Repository(Told.Repository).NextSimulation()).ShouldBe(2);
    }

    [Fact]
    public async Task NextSimulation_AskedForAtOnce_GivesEachNumberOnce()
    {
        await using var host = await GrainHost.StartAsync(_folder);
        await Connect(host);

        var numbers = await Task.WhenAll(Enumerable.Range(0, 20).Select(_ => host.Repository(Told.Repository).NextSimulation()));

        numbers.Order().ShouldBe(Enumerable.Range(1, 20));
    }

    [Fact]
    public async Task Event_OfARenamedRepository_FindsTheConnectionUnderItsOldName()
    {
        await using var host = await GrainHost.StartAsync(_folder);
        await Connect(host);
        await host.PublishAsync(Told.Push('1', 0) with { HostRepositoryId = 77 });
        await host.UntilAsync(Told.Change, 1, RunStatus.Completed);

        const string Renamed = "github.com/octo/service#8";
        await host.PublishAsync(Told.Push('1', 0, Renamed) with { HostRepositoryId = 77 });
        await host.UntilAsync(Renamed, 1, RunStatus.Completed);
        await host.PublishAsync(Told.Push('1', 0, "github.com/octo/other#8") with { HostRepositoryId = 78 });
        await host.UntilAsync("github.com/octo/other#8", 1, RunStatus.Completed);

        host.Analysis.Begun.Select(request => request.Connection).ShouldBe([Connection, Connection, null]);
        (await host.Alias("github.com/id/77").Resolve()).ShouldBe(Told.Repository);
    }

    private static Task<RepositoryView> Connect(GrainHost host, RepositoryConnection? connection = null) =>
        host.Repository(Told.Repository).Connect(new ConnectRepository(connection ?? Connection, null, "mona"));
}
