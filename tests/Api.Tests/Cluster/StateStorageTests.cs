using System.Text;
using CommitWise.Cluster;
using CommitWise.Durability;
using CommitWise.Grains.Hosting;
using CommitWise.Grains.Repositories;
using CommitWise.Repositories;

namespace CommitWise.Api.Tests.Cluster;

/// <summary>State under Orleans: the same keys, bytes and tags as the embedded engine's.</summary>
public sealed class StateStorageTests : DurableFile
{
    private static readonly GrainId Grain = GrainId.Create("repository", "local/acme/shop");
    private static readonly StateKey Key = new("repository", "repository", "local/acme/shop");

    private StateStorage Storage => new(Stores.States, EngineJson.Options);

    [Fact]
    public async Task Write_OfAState_IsReadByTheEmbeddedEnginesKey()
    {
        await Storage.WriteStateAsync("repository", Grain, Connected());

        var stored = await Stores.States.ReadAsync(Key, CancellationToken.None);

        Encoding.UTF8.GetString(stored!.Body.Span).ShouldContain("\"repository\":\"local/acme/shop\"");
    }

    [Fact]
    public async Task Write_OfAnIndexedState_WritesItsRows()
    {
        await Storage.WriteStateAsync("repository", Grain, Connected());

        (await Stores.Index.GetAsync(new IndexKey("repositories", "local/acme/shop"), CancellationToken.None)).ShouldNotBeNull();
    }

    [Fact]
    public async Task Read_AfterARestart_GivesTheStateAndItsTag()
    {
        var written = Connected();
        await Storage.WriteStateAsync("repository", Grain, written);
        await ReopenAsync();

        var read = await ReadAsync();

        read.RecordExists.ShouldBeTrue();
        read.ETag.ShouldBe(written.ETag);
        read.State!.Connection.ShouldBe(written.State!.Connection);
    }

    [Fact]
    public async Task Read_OfNothing_GivesAnEmptyState()
    {
        var read = await ReadAsync();

        read.RecordExists.ShouldBeFalse();
        read.ETag.ShouldBeNull();
        read.State!.IsConnected.ShouldBeFalse();
    }

    [Fact]
    public async Task Write_OfTwoThatReadTheSame_IsRefusedToTheSecond()
    {
        await Storage.WriteStateAsync("repository", Grain, Connected());
        var (first, second) = (await ReadAsync(), await ReadAsync());
        await Storage.WriteStateAsync("repository", Grain, first);

        var refused = await Should.ThrowAsync<InconsistentStateException>(() => Storage.WriteStateAsync("repository", Grain, second));

        refused.StoredEtag.ShouldBe(first.ETag);
        refused.CurrentEtag.ShouldBe(second.ETag);
    }

    [Fact]
    public async Task Clear_OfAState_TakesItsRowsAlong_AndItMayBeWrittenAgain()
    {
        var state = Connected();
        await Storage.WriteStateAsync("repository", Grain, state);

        await Storage.ClearStateAsync("repository", Grain, state);

        (await Stores.Index.GetAsync(new IndexKey("repositories", "local/acme/shop"), CancellationToken.None)).ShouldBeNull();
        (state.RecordExists, state.ETag, state.State!.IsConnected).ShouldBe((false, null, false));
        await Storage.WriteStateAsync("repository", Grain, state);
        (await ReadAsync()).RecordExists.ShouldBeTrue();
    }

    [Fact]
    public async Task Clear_OfAStateThatMovedOn_IsRefused()
    {
        await Storage.WriteStateAsync("repository", Grain, Connected());
        var stale = await ReadAsync();
        await Storage.WriteStateAsync("repository", Grain, await ReadAsync());

        await Should.ThrowAsync<InconsistentStateException>(() => Storage.ClearStateAsync("repository", Grain, stale));
    }

    [Fact]
    public async Task Read_OfWhatIsNoState_NamesIt()
    {
        await Stores.States.WriteAsync(Key, "[1]"u8.ToArray(), null, [], CancellationToken.None);

        (await Should.ThrowAsync<OrleansException>(ReadAsync)).Message.ShouldContain("repository/repository/local/acme/shop");
    }

    private static GrainState<RepositoryDocument> Connected() => new()
    {
        State = new RepositoryDocument { Connection = new RepositoryConnection("local/acme/shop", RepositoryProvider.Git, "/clones/shop", null) },
    };

    private async Task<GrainState<RepositoryDocument>> ReadAsync()
    {
        var state = new GrainState<RepositoryDocument>();
        await Storage.ReadStateAsync("repository", Grain, state);
        return state;
    }
}
