using CommitWise.Diffs;
using CommitWise.History;
using CommitWise.Risk;

namespace CommitWise.Tests.Risk;

public sealed class ChangeMeasurerTests
{
    private static readonly DateTimeOffset Now = new(2024, 6, 1, 12, 0, 0, TimeSpan.Zero);

    [Fact]
    public void Measure_ThreeFiles_GivesThePublishedDiffusionAndSize()
    {
        ChangeMeasures measures = ChangeMeasurer.Measure(Change());

        measures["ns"].ShouldBe(2);
        measures["nd"].ShouldBe(3);
        measures["nf"].ShouldBe(3);
        measures["la"].ShouldBe(30);
        measures["ld"].ShouldBe(10);
        // Shares of the 40 lines: 1/2, 1/4, 1/4.
        measures["entropy"].ShouldBe(1.5);
    }

    [Fact]
    public void Measure_ThreeFiles_GivesThePublishedHistory()
    {
        ChangeMeasures measures = ChangeMeasurer.Measure(Change());

        measures["lt"].ShouldBe(100 + 50);
        measures["ndev"].ShouldBe(4);
        // Two days and five days ago; the new file has no age.
        measures["age"].ShouldBe(3.5);
        measures["nuc"].ShouldBe(9);
        measures["fix"].ShouldBe(1);
    }

    [Fact]
    public void Measure_AuthorOfThreeYears_WeighsChangesByAge()
    {
        ChangeMeasures measures = ChangeMeasurer.Measure(Change());

        measures["exp"].ShouldBe(10);
        measures["rexp"].ShouldBe((4 / 1.0) + (0 / 2.0) + (6 / 3.0));
        measures["sexp"].ShouldBe(7);
    }

    [Fact]
    public void Measure_MixedKinds_GivesTheirShares()
    {
        ChangeMeasures measures = ChangeMeasurer.Measure(Change() with
        {
            Files = [Modified("src/a.cs", 10, 0), Modified("tests/aTests.cs", 20, 0), Modified("docs/a.md", 5, 5), Modified("go.sum", 8, 2), Modified("a.yml", 0, 50)],
            History = null,
        });

        measures["testShare"].ShouldBe(0.2);
        measures["docsShare"].ShouldBe(0.1);
        measures["generatedShare"].ShouldBe(0.1);
        measures["configShare"].ShouldBe(0.5);
    }

    [Fact]
    public void Measure_AllFilesNew_HasNoAgeButTrueZeros()
    {
        FileChange file = new("src/new.cs", null, FileStatus.Added, 12, 0, false);
        HistoryFacts history = new([new("src/new.cs", 0, 0, 0, 0, 0, null, null)], 0, 0, new(0, [], 0, 0));

        ChangeMeasures measures = ChangeMeasurer.Measure(new([file], Now, false, history));

        measures["age"].ShouldBe(double.NaN);
        measures["lt"].ShouldBe(0);
        measures["ndev"].ShouldBe(0);
        measures["nuc"].ShouldBe(0);
        measures["exp"].ShouldBe(0);
        measures["fix"].ShouldBe(0);
    }

    [Fact]
    public void Measure_NoHistoryLinesOrMessage_IsUnknownNotZero()
    {
        ChangeMeasures measures = ChangeMeasurer.Measure(Change() with { History = null, LinesKnown = false, IsFix = null });

        measures["nf"].ShouldBe(3);
        foreach (Feature feature in Features.All.Skip(3))
        {
            measures[feature.Name].ShouldBe(double.NaN, feature.Name);
        }
    }

    [Fact]
    public void Measure_LinesOfOneFileUnknown_LeavesTheSumUnknown()
    {
        HistoryFacts known = Change().History!;
        HistoryFacts history = known with { Files = [known.Files[0] with { Lines = null }, .. known.Files.Skip(1)] };

        ChangeMeasurer.Measure(Change() with { History = history })["lt"].ShouldBe(double.NaN);
    }

    [Fact]
    public void Measure_NoChangedLines_HasNoEntropyAndNoComposition()
    {
        ChangeMeasures measures = ChangeMeasurer.Measure(Change() with { Files = [Modified("a", 0, 0)], History = null });

        measures["entropy"].ShouldBe(0);
        measures["testShare"].ShouldBe(double.NaN);
    }

    private static MeasuredChange Change() => new(
        [Modified("core/a/x.cs", 15, 5), Modified("core/b/y.cs", 5, 5), new("web/z.cs", null, FileStatus.Added, 10, 0, false)],
        Now,
        true,
        new HistoryFacts(
            [
                new("core/a/x.cs", 100, 6, 1, 3, 400, Now.AddDays(-90), Now.AddDays(-2)),
                new("core/b/y.cs", 50, 4, 0, 2, 90, Now.AddDays(-60), Now.AddDays(-5)),
                new("web/z.cs", 0, 0, 0, 0, 0, null, null),
            ],
            DistinctAuthors: 4,
            UniqueChanges: 9,
            new AuthorFacts(10, [4, 0, 6], 7, 2)));

    private static FileChange Modified(string path, int additions, int deletions) =>
        new(path, null, FileStatus.Modified, additions, deletions, false);
}
