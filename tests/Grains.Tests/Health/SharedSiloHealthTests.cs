using CommitWise.Adapters.Local.Sqlite;
using CommitWise.Durability;
using CommitWise.Grains.Health;
using CommitWise.Grains.Tests.Host;
using Microsoft.Extensions.Logging.Abstractions;

namespace CommitWise.Grains.Tests.Health;

/// <summary>How processes of a cluster hear of each other's silos, through an index that all of them see.</summary>
public sealed class SharedSiloHealthTests : IAsyncLifetime, IDisposable
{
    private readonly TemporaryFolder _folder = new();
    private SqliteDurability _durability = null!;

    public async Task InitializeAsync() => _durability = await SqliteDurability.OpenAsync(_folder["commitwise.db"]);

    public async Task DisposeAsync() => await _durability.DisposeAsync();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task Read_ByAProcessWithoutASilo_GivesWhatOthersTold_UntilTheyStop()
    {
        using var publisher = new SiloHealthPublisher(
            new Fixed(SiloOf(SiloHealthReader.Name)), _durability.Index, TimeProvider.System, NullLogger<SiloHealthPublisher>.Instance);
        await publisher.StartAsync(default);
        var silo = (await UntilAsync(silos => silos.Count == 1)).ShouldHaveSingleItem();
        (silo.Name, silo.Engine, silo.Grains[0].Methods[0].P99Ms).ShouldBe((SiloHealthReader.Name, "Orleans", 3.5));
        await publisher.StopAsync(default);
        (await Shared(own: null).ReadAsync(default)).ShouldBeEmpty();
    }

    [Fact]
    public async Task Read_ByAProcessWithASilo_GivesItsOwnAsItIsNow_AndTheOthersBeside()
    {
        await TellAsync(SiloOf("a"));
        await TellAsync(SiloOf("own") with { Engine = "old" });
        var silos = await Shared(new Fixed(SiloOf("own"))).ReadAsync(default);
        silos.Select(silo => (silo.Name, silo.Engine)).ShouldBe([("a", "Orleans"), ("own", "Orleans")]);
    }

    [Fact]
    public async Task Read_OfASiloThatIsSilent_LeavesItOut_AndForgetsIt()
    {
        await TellAsync(SiloOf("killed") with { At = TimeProvider.System.GetUtcNow().AddMinutes(-1) });
        await TellAsync(SiloOf("lives"));
        (await Shared(own: null).ReadAsync(default)).ShouldHaveSingleItem().Name.ShouldBe("lives");
        (await _durability.Index.GetAsync(new IndexKey(IndexNames.Silos, "killed"), default)).ShouldBeNull();
    }

    [Fact]
    public async Task Read_WhenTheIndexDoesNotAnswer_GivesTheOwnSiloAlone()
    {
        await TellAsync(SiloOf("other"));
        await _durability.DisposeAsync();
        (await Shared(new Fixed(SiloOf("own"))).ReadAsync(default)).ShouldHaveSingleItem().Name.ShouldBe("own");
    }

    private static SiloHealth SiloOf(string name) => new(
        name,
        "Orleans",
        TimeProvider.System.GetUtcNow().AddHours(-1),
        TimeProvider.System.GetUtcNow(),
        [new GrainTypeHealth("pull-request", 3, 10, 1, [new MethodHealth("IPullRequestGrain.Get", 10, 1, 10, 0.5, 1.5, 3.5)])],
        new PoolSnapshot(2, [], []));

    private SharedSiloHealth Shared(ISiloHealthReader? own) => new(own, _durability.Index, TimeProvider.System, NullLogger<SharedSiloHealth>.Instance);

    private async Task<IReadOnlyList<SiloHealth>> UntilAsync(Func<IReadOnlyList<SiloHealth>, bool> holds)
    {
        var start = TimeProvider.System.GetTimestamp();
        while (true)
        {
            var silos = await Shared(own: null).ReadAsync(default);
            if (holds(silos))
            {
                return silos;
            }

            TimeProvider.System.GetElapsedTime(start).ShouldBeLessThan(TimeSpan.FromSeconds(30), "the publisher tells nothing");
            await Task.Delay(TimeSpan.FromMilliseconds(20), TimeProvider.System);
        }
    }

    private Task<bool> TellAsync(SiloHealth silo) => _durability.Index.UpsertAsync(
        new IndexRow(
            new IndexKey(IndexNames.Silos, silo.Name),
            silo.At.UtcTicks,
            new Dictionary<string, string> { [SharedSiloHealth.ByName] = silo.Name },
            new Dictionary<string, string>(),
            System.Text.Json.JsonSerializer.SerializeToUtf8Bytes(silo, WireJson.Default.SiloHealth)),
        default);

    private sealed class Fixed(SiloHealth silo) : ISiloHealthReader
    {
        public Task<IReadOnlyList<SiloHealth>> ReadAsync(CancellationToken cancellationToken) => Task.FromResult<IReadOnlyList<SiloHealth>>([silo]);
    }
}
