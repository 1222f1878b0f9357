using System.Text.Json;
using CommitWise.Durability;
using CommitWise.Grains.Changes;

namespace CommitWise.Grains.Tests.Changes;

public sealed class ChangeRowsTests
{
    private readonly Life _life = new();

    public ChangeRowsTests() => _life.Now.Accept(Told.Push('1', 0));

    [Fact]
    public void IndexRows_OfANewChange_AreItsOwnAndItsGenerations()
    {
        var rows = _life.Document.IndexRows().ToList();

        rows.Select(row => row.Id).ShouldBe(
            [new IndexKey(IndexNames.Changes, Told.Change), new IndexKey(IndexNames.Generations, $"{Told.Change}/1")]);
        rows[0].Lists.Keys.ShouldBe(
            ["updated", "risk", $"{Told.Repository}|updated", $"{Told.Repository}|risk", IndexNames.Pending], ignoreOrder: true);
        rows[0].Fields.ShouldBe(
            new Dictionary<string, string>
            {
                [ChangeFields.Repository] = Told.Repository,
                [ChangeFields.Kind] = "pull_request",
                [ChangeFields.State] = "open",
                [ChangeFields.Author] = "octocat",
            },
            ignoreOrder: true);
        JsonSerializer.Deserialize(rows[0].Document.Span, WireJson.Default.ChangeView)!.Title.ShouldBe("Add a cache");
    }

    [Fact]
    public void IndexRows_Finished_HaveTheVerdictAndAreNotPending()
    {
        _life.Complete();
        _life.Publish();

        var row = _life.Document.IndexRows().First();
        row.Lists.Keys.ShouldNotContain(IndexNames.Pending);
        row.Lists["risk"].ShouldBe("0.420000");
        (row.Fields[ChangeFields.Level], row.Fields[ChangeFields.Score]).ShouldBe(("high", "042"));
    }

    [Fact]
    public void IndexRows_AfterAWrite_AreOnlyThoseOfChangedGenerations()
    {
        _life.Write();
        _life.Document.IndexRows().Count().ShouldBe(1);

        _life.Now.Accept(Told.Push('2', 5));
        var rows = _life.Document.IndexRows().Where(row => row.Id.Index == IndexNames.Generations).ToList();

        rows.Select(row => JsonSerializer.Deserialize(row.Document.Span, WireJson.Default.GenerationView)!.Status)
            .ShouldBe([RunStatus.Superseded, RunStatus.Received]);
        rows[0].Lists[Told.Change].ShouldBe("0000000001");
    }

    [Fact]
    public void IndexRows_OfADocumentReadOnItsOwn_AreAll()
    {
        _life.Now.Accept(Told.Push('2', 5));
        _life.Restart();

        _life.Document.IndexRows().Count().ShouldBe(3);
    }

    [Fact]
    public void Version_WithEachWrite_Grows()
    {
        _life.Write();
        var first = _life.Document.IndexRows().First().Version;
        _life.Write();

        _life.Document.IndexRows().First().Version.ShouldBe(first + 1);
    }

    [Fact]
    public void IndexKeys_OfMoreGenerationsThanAreKept_AreAll()
    {
        for (var generation = 2; generation <= 30; generation++)
        {
            _life.Now.Analyze(force: true, "mona");
        }

        _life.Document.Earlier.Count.ShouldBe(19);
        _life.Document.IndexKeys().Count(key => key.Index == IndexNames.Generations).ShouldBe(30);
        _life.Document.IndexKeys().Count(key => key.Index == IndexNames.Changes).ShouldBe(1);
        _life.Document.IndexKeys().ShouldContain(new IndexKey(IndexNames.ParkedEffects, $"{Told.Change}/1/{NotificationTypes.ReportFailed}"));
    }
}
