using CommitWise.Durability;
using CommitWise.Grains.Tests.Host;
using CommitWise.Testing;

namespace CommitWise.Grains.Tests.Changes;

public sealed class EffectDeliveryTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [HostFact(Engines.Local, "Orleans runs on the clock of the machine.")]
    public async Task Effect_ThatFailsTenTimes_IsParkedVisiblyAndTheNextOneGoes()
    {
        var time = new ManualTime();
        await using var host = await GrainHost.StartAsync(_folder, time: time);
        host.Queue.Broken[StreamNames.Notifications] = new IOException("The queue is gone.");
        await host.PublishAsync(Told.Push('1', 0));
        await host.UntilAsync(Told.Change, 1, RunStatus.Completed);

        var parked = host.UntilAsync(Told.Change, view => view.Stages[^1] is { State: StageState.Failed, Error.Type: "effect-parked" }, "the parked effect");
        await time.AdvanceUntilAsync(parked, TimeSpan.FromSeconds(10));
        var rows = await host.Index.QueryAsync(new IndexQuery(IndexNames.ParkedEffects, "at", false, 10, null, []), CancellationToken.None);
        rows.Rows.Single().Id.Key.ShouldBe($"{Told.Change}/1/report.completed");

        host.Queue.Broken.Clear();
        await host.Change(Told.Change).Analyze(force: false, "mona");
        await host.UntilAsync(Told.Change, 2, RunStatus.Completed);
        await time.AdvanceUntilAsync(host.Signal.UntilAsync(() => host.Heard.All.Count == 1, "the next effect"), TimeSpan.FromSeconds(1));
        host.Heard.All.Single().Generation.ShouldBe(2);

        await host.Change(Told.Change).Forget("mona");
        rows = await host.Index.QueryAsync(new IndexQuery(IndexNames.ParkedEffects, "at", false, 10, null, []), CancellationToken.None);
        rows.Rows.ShouldBeEmpty();
    }

    [HostFact(Engines.Local, "Orleans runs on the clock of the machine.")]
    public async Task Effect_ThatFailsOnce_IsCarriedOutOnceLater()
    {
        var time = new ManualTime();
        await using var host = await GrainHost.StartAsync(_folder, time: time);
        host.Queue.Broken[StreamNames.Notifications] = new IOException("The queue is gone.");
        await host.PublishAsync(Told.Push('1', 0));
        await host.UntilAsync(Told.Change, 1, RunStatus.Completed);

        host.Queue.Broken.Clear();
        var done = host.UntilAsync(Told.Change, view => view.Stages[^1].State == StageState.Completed, "the effect");
        await time.AdvanceUntilAsync(done, TimeSpan.FromSeconds(1));

        await host.Signal.UntilAsync(() => host.Heard.All.Count > 0, "the notification");
        host.Heard.All.Count.ShouldBe(1);
    }
}
