using CommitWise.Adapters.Local.Git;
using CommitWise.Adapters.Local.Workspaces;
using CommitWise.Api.Intake;
using CommitWise.Grains;
using CommitWise.History;
using CommitWise.Intake;
using CommitWise.Repositories;
using CommitWise.Silo.Settings;

namespace CommitWise.Silo.FirstLook;

/// <summary>
/// Connects a clone, has its history read, and sends its latest changes the way every event goes. The deliveries are named after the changes,
/// so that a second start finds them done.
/// </summary>
internal sealed class FirstLookRun(
    IGrainFactory grains, IRepositoryWorkspaces workspaces, EventIntake intake, ServiceSettings settings, TimeProvider time)
{
    private const string By = "start";

    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(50);

    /// <summary>Takes the look.</summary>
    public async Task RunAsync(string clone, FirstLookView view, CancellationToken cancellationToken)
    {
        var start = time.GetTimestamp();
        var connection = await LocalRepository.ConnectAsync(clone, settings.CacheFolder, new GitOptions { Time = time }, cancellationToken);
        var repository = await view.ReadingAsync(
            connection.Repository, progress => ConnectAsync(connection, progress, cancellationToken));
        if (repository is not { Head: { } head })
        {
            throw new InputException(repository.Error?.Type ?? "history-not-ready", repository.Error?.Detail ?? "its history could not be read.");
        }

        var read = time.GetElapsedTime(start);
        var events = settings.LatestChanges == 0 ? [] : await FindAsync(connection, repository, head, cancellationToken);
        foreach (var happened in events)
        {
            await intake.AcceptAsync(happened, cancellationToken);
        }

        var changes = await view.AnalysingAsync(events.Count, progress => WaitAsync(events, progress, cancellationToken));
        view.Show(repository, changes, read, time.GetElapsedTime(start));
    }

    private async Task<RepositoryView> ConnectAsync(
        RepositoryConnection connection, IProgress<HistoryProgress> progress, CancellationToken cancellationToken)
    {
        var grain = grains.GetGrain<IRepositoryGrain>(connection.Repository);
        var isNew = await grain.Get() is null;
        await grain.Connect(new ConnectRepository(connection, null, By));
        var view = isNew ? await grain.Get() : await grain.Sync();
        while (view is { Status: SyncStatus.Syncing })
        {
            if (view.Progress is { } now)
            {
                progress.Report(now);
            }

            await Task.Delay(Pause, time, cancellationToken);
            view = await grain.Get();
        }

        return view ?? throw new InputException("unknown-repository", "it was disconnected.");
    }

    private async Task<IReadOnlyList<PullRequestEvent>> FindAsync(
        RepositoryConnection connection, RepositoryView view, string head, CancellationToken cancellationToken)
    {
        var workspace = await workspaces.OpenAsync(connection, cancellationToken);
        return await LatestChanges.FindAsync(workspace, connection.Repository, new RepositoryTip(view.DefaultBranch, head), settings.LatestChanges, cancellationToken);
    }

    private async Task<IReadOnlyList<ShownChange>> WaitAsync(
        IReadOnlyList<PullRequestEvent> events, IProgress<int> progress, CancellationToken cancellationToken)
    {
        var done = new Dictionary<string, ShownChange>(StringComparer.Ordinal);
        var waited = time.GetTimestamp();
        while (done.Count < events.Count)
        {
            foreach (var happened in events.Where(happened => !done.ContainsKey(happened.Change)))
            {
                var view = await grains.GetGrain<IPullRequestGrain>(happened.Change).Get();
                if (ShownChange.Of(happened, view, time.GetElapsedTime(waited)) is { } shown)
                {
                    done[happened.Change] = shown;
                }
            }

            progress.Report(done.Count);
            if (done.Count < events.Count)
            {
                await Task.Delay(Pause, time, cancellationToken);
            }
        }

        return [.. done.Values];
    }
}
