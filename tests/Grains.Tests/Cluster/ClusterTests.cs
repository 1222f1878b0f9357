using CommitWise.Durability;
using Xunit.Abstractions;

namespace CommitWise.Grains.Tests.Cluster;

/// <summary>The grains on a cluster whose members come, go and die while they work.</summary>
public sealed class ClusterTests(AwsServers servers, ITestOutputHelper output) : IClassFixture<AwsServers>
{
    private const int Many = 500;

    [Fact]
    public async Task Grains_OfTwoHundredChanges_AreOnBothSilos()
    {
        await using var cluster = await ClusterHost.StartAsync(servers, silos: 2);
        var changes = Changes(200);
        await cluster.PublishAsync(changes);
        await AllDoneAsync(cluster, cluster.Silos[0], changes);

        var places = await PlacesAsync(cluster);

        output.WriteLine($"grains on each silo: {string.Join(", ", cluster.Silos.Select(silo => places.Count(place => place.Value.Equals(silo.Address))))}");
        places.Keys.ShouldBe(changes, ignoreOrder: true);
        cluster.Silos.ShouldAllBe(silo => places.Values.Count(place => place.Equals(silo.Address)) >= 20);
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    public async Task Analyses_OfManyChanges_AreDoneOnceEach(int silos)
    {
        await using var cluster = await ClusterHost.StartAsync(servers, silos);
        var changes = Changes(Many);
        var began = TimeProvider.System.GetTimestamp();
        await cluster.PublishAsync(changes);
        await cluster.UntilAsync(() => cluster.Ledger.Reports.Count == Many, "all reports");
        output.WriteLine($"{Many} analyses on {silos} silos: {TimeProvider.System.GetElapsedTime(began).TotalSeconds:f1} s");

        await AllDoneAsync(cluster, cluster.Silos[0], changes);
        EachOnce(cluster);
    }

    [Fact]
    public async Task Silo_ThatJoins_TakesItsShareAndNothingIsLost()
    {
        await using var cluster = await ClusterHost.StartAsync(servers, silos: 1);
        var changes = Changes(Many);
        await cluster.PublishAsync(changes[..(Many / 2)]);
        await cluster.UntilAsync(() => cluster.Ledger.Reports.Count >= 50, "some reports");

        var joined = await cluster.AddSiloAsync();
        await cluster.PublishAsync(changes[(Many / 2)..]);

        await AllDoneAsync(cluster, cluster.Silos[0], changes);
        EachOnce(cluster);
        (await PlacesAsync(cluster)).Values.Count(place => place.Equals(joined.Address)).ShouldBeGreaterThan(20);
    }

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    public async Task Silo_ThatLeaves_HandsItsWorkOver(int which)
    {
        await using var cluster = await ClusterHost.StartAsync(servers, silos: 2);
        var changes = Changes(Many);
        await cluster.PublishAsync(changes);
        await cluster.UntilAsync(() => cluster.Ledger.Reports.Count >= 150, "some reports");
        var stays = cluster.Silos[1 - which];

        await using (var prober = new Prober(stays.Grains, await ChangesOnAsync(cluster, cluster.Silos[which])))
        {
            await cluster.Silos[which].StopAsync();
            await AllDoneAsync(cluster, stays, changes);
            output.WriteLine($"leave: longest gap {prober.LongestGap.TotalMilliseconds:f0} ms, {prober.Failures} of {prober.Calls} calls failed");
        }

        NoneTwice(cluster);
    }

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    public async Task Silo_ThatIsKilled_LosesNothing(int which)
    {
        await using var cluster = await ClusterHost.StartAsync(servers, silos: 2);
        var changes = Changes(Many);
        await cluster.PublishAsync(changes);
        await cluster.UntilAsync(() => cluster.Ledger.Reports.Count >= 150, "some reports");
        var stays = cluster.Silos[1 - which];

        await using (var prober = new Prober(stays.Grains, await ChangesOnAsync(cluster, cluster.Silos[which])))
        {
            await cluster.UntilAsync(() => prober.Calls > 20, "calls");
            await cluster.Silos[which].KillAsync();
            await AllDoneAsync(cluster, stays, changes);
            output.WriteLine($"kill: longest gap {prober.LongestGap.TotalMilliseconds:f0} ms, {prober.Failures} of {prober.Calls} calls failed");
            prober.LongestGap.ShouldBeLessThan(TimeSpan.FromSeconds(10));
        }

        NoneTwice(cluster);
    }

    [Fact]
    public async Task Silo_ThatIsKilledWhenNothingRuns_CostsItsGrainsAShortTime()
    {
        await using var cluster = await ClusterHost.StartAsync(servers, silos: 2);
        var changes = Changes(100);
        await cluster.PublishAsync(changes);
        await AllDoneAsync(cluster, cluster.Silos[0], changes);

        await using var prober = new Prober(cluster.Silos[0].Grains, await ChangesOnAsync(cluster, cluster.Silos[1]));
        await cluster.UntilAsync(() => prober.Calls > 20, "calls");
        await cluster.Silos[1].KillAsync();
        await AllDoneAsync(cluster, cluster.Silos[0], changes);

        output.WriteLine($"idle kill: longest gap {prober.LongestGap.TotalMilliseconds:f0} ms, {prober.Failures} of {prober.Calls} calls failed");
        prober.LongestGap.ShouldBeLessThan(TimeSpan.FromSeconds(10));
    }

    [Fact]
    public async Task Reminder_OfOneSilo_IsInTheTableThatTheOtherReads_AndTicks()
    {
        await using var cluster = await ClusterHost.StartAsync(servers, silos: 2);
        var alarm = cluster.Silos[0].Grains.GetGrain<IAlarmGrain>("a");
        await alarm.Set(TimeSpan.FromSeconds(1));

        (await cluster.Silos[1].Reminders.ReadRow(alarm.GetGrainId(), AlarmGrain.Reminder))!.Period.ShouldBe(TimeSpan.FromMinutes(1));
        await cluster.UntilAsync(async () => await cluster.Silos[1].Grains.GetGrain<IAlarmGrain>("a").Rung() == 1, "the tick");
    }

    private static string[] Changes(int count) => [.. Enumerable.Range(1, count).Select(number => $"github.com/octo/app{number % 10}#{number}")];

    private static async Task<Dictionary<string, SiloAddress>> PlacesAsync(ClusterHost cluster) =>
        (await cluster.Silos[0].Grains.GetGrain<IManagementGrain>(0).GetDetailedGrainStatistics())
        .Where(each => each.GrainId.Type.ToString() == "pull-request")
        .ToDictionary(each => each.GrainId.Key.ToString()!, each => each.SiloAddress);

    private static async Task<List<string>> ChangesOnAsync(ClusterHost cluster, ClusterSilo silo) =>
        [.. (await PlacesAsync(cluster)).Where(place => place.Value.Equals(silo.Address)).Select(place => place.Key)];

    /// <summary>Every change says so itself, in its first generation, and everybody was told.</summary>
    private async Task AllDoneAsync(ClusterHost cluster, ClusterSilo asked, string[] changes)
    {
        var began = TimeProvider.System.GetTimestamp();
        foreach (var change in changes)
        {
            (await ClusterHost.CompletedAsync(asked, change)).Generation.ShouldBe(1, change);
        }

        await cluster.UntilAsync(() => Told(cluster).Count == changes.Length, "all notifications");
        output.WriteLine($"all done {TimeProvider.System.GetElapsedTime(began).TotalSeconds:f1} s later");
        Told(cluster).ShouldBe(changes, ignoreOrder: true);
        cluster.ReportFiles.Count.ShouldBe(changes.Length);
        cluster.Ledger.Reports.Count.ShouldBe(changes.Length);
        await NothingIsPendingAsync(cluster);
    }

    private static async Task NothingIsPendingAsync(ClusterHost cluster)
    {
        var query = new IndexQuery(IndexNames.Changes, IndexNames.Pending, Descending: false, 10, null, []);
        await cluster.UntilAsync(
            async () => (await cluster.Stores.Index.QueryAsync(query, CancellationToken.None)).Rows.Count == 0,
            "the end of all that is pending");
    }

    private static HashSet<string> Told(ClusterHost cluster) => [.. cluster.Heard.All.Select(told => told.Change)];

    private static void EachOnce(ClusterHost cluster)
    {
        cluster.Ledger.Begun.Values.ShouldAllBe(count => count == 1);
        cluster.Ledger.Reports.Values.ShouldAllBe(count => count == 1);

        // A stream may bring a notification again, as when a lease ends on a busy machine: its id stays, by which a subscriber drops it.
        cluster.Heard.All.DistinctBy(told => told.Id).Count().ShouldBe(cluster.Ledger.Reports.Count);
        cluster.Heard.All.Count.ShouldBeLessThanOrEqualTo(cluster.Ledger.Reports.Count + (Many / 20));
    }

    /// <summary>What was interrupted may have been run again; a report is there once, and no run is done again without need.</summary>
    private void NoneTwice(ClusterHost cluster)
    {
        var again = cluster.Ledger.Begun.Values.Count(count => count > 1);
        var adopted = cluster.Ledger.Reports.Values.Count(count => count > 1);
        output.WriteLine($"begun again: {again}, finished again: {cluster.Ledger.Finished.Values.Count(count => count > 1)}, reports found to be there: {adopted}, "
            + $"told again: {cluster.Heard.All.Count - cluster.Ledger.Reports.Count}");
        cluster.Ledger.Begun.Values.ShouldAllBe(count => count <= 2);
        again.ShouldBeLessThanOrEqualTo(Many / 4);
    }
}
