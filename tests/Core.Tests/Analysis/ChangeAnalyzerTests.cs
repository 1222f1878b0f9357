using System.Text;
using CommitWise.Analysis;
using CommitWise.History;
using CommitWise.Impact;
using CommitWise.Risk;

namespace CommitWise.Tests.Analysis;

public sealed class ChangeAnalyzerTests
{
    internal const string Diff =
        """
        diff --git a/src/App/Parser.cs b/src/App/Parser.cs
        index 1111111..2222222 100644
        --- a/src/App/Parser.cs
        +++ b/src/App/Parser.cs
        @@ -10,2 +10,4 @@ class Parser
         int a;
        +int b;
        +int c;
         int d;
        diff --git a/docs/logo.png b/docs/logo.png
        index 1111111..2222222 100644
        Binary files a/docs/logo.png and b/docs/logo.png differ

        """;

    private const string BinaryOnly =
        """
        diff --git a/docs/logo.png b/docs/logo.png
        index 1111111..2222222 100644
        Binary files a/docs/logo.png and b/docs/logo.png differ

        """;

    [Theory]
    [InlineData(0)]
    [InlineData(49)]
    [InlineData(50)]
    [InlineData(500)]
    public void Decide_WithAnyBaseline_AddsUpExactly(int baseline)
    {
        var decision = ChangeAnalyzer.Decide(Inputs(Diff, baseline));
        var sum = Math.Round(decision.Intercept + decision.Factors.Sum(factor => factor.Contribution), 6);
        decision.Probability.ShouldBe(Math.Round(1 / (1 + Math.Exp(-sum)), 6));
        decision.RiskScore.ShouldBe((int)Math.Round(100 * decision.Probability));
        decision.Confidence.ShouldBe((int)Math.Round(100 * (1 - (decision.Interval[1] - decision.Interval[0]))));
        decision.Interval[0].ShouldBeLessThanOrEqualTo(decision.Probability);
        decision.Interval[1].ShouldBeGreaterThanOrEqualTo(decision.Probability);
    }

    [Fact]
    public void Decide_Twice_GivesTheSameBytes() =>
        ReportBuilder.Canonical(ChangeAnalyzer.Decide(Inputs(Diff, 300)))
            .ShouldBe(ReportBuilder.Canonical(ChangeAnalyzer.Decide(Inputs(Diff, 300))));

    // Reports that are stored must replay: this is what earlier versions have decided from these inputs.
    [Theory]
    [InlineData(Diff, 0, "4295c30ac2bc3b0c9a376019b8508949786e2732039a6655500fdcccd6afbb0e")]
    [InlineData(Diff, 49, "4295c30ac2bc3b0c9a376019b8508949786e2732039a6655500fdcccd6afbb0e")]
    [InlineData(Diff, 60, "dc52f30bfbbc376ff1fab38ff56b2318a9ca99c0a6c5f1f909b8083afc4f42a8")]
    [InlineData(Diff, 400, "c5cf590683e9da519a3158533b73f9c7075d88b92e9905ae27f70adb981a6796")]
    [InlineData(BinaryOnly, 300, "91d6f69b49fd5d374bdee6a566614460468c074f42aca7b37aca1f0cf1cbbb1e")]
    [InlineData("", 0, "ea5244f57bca43ae61369ed3607849604c0ab591c3863e36de405dc8fef76857")]
    public void Decide_OfKnownInputs_GivesTheBytesThatItAlwaysGave(string diff, int baseline, string sha256) =>
        ContentHash.Of(ReportBuilder.Canonical(ChangeAnalyzer.Decide(Inputs(diff, baseline)))).ShouldBe(sha256);

    [Fact]
    public void Decide_OfATypicalMeasure_GivesItNoPart()
    {
        var decision = ChangeAnalyzer.Decide(Inputs(Diff, 300));
        var typical = decision.Factors.Where(factor => factor.Value == factor.Typical).ToList();
        typical.Select(factor => factor.Feature).ShouldContain("ns");
        typical.ShouldAllBe(factor => factor.Contribution == 0);
    }

    [Fact]
    public void Decide_WithFewChanges_DoesNotRank()
    {
        var decision = ChangeAnalyzer.Decide(Inputs(Diff, 49));
        decision.Percentile.ShouldBeNull();
        decision.LevelBounds.Source.ShouldBe("default");
    }

    [Fact]
    public void Decide_WithManyChanges_RanksAmongThem()
    {
        var decision = ChangeAnalyzer.Decide(Inputs(Diff, 400));
        decision.Percentile.ShouldNotBeNull().ShouldBeInRange(0, 50, "two lines are fewer than nearly all of them have");
        decision.LevelBounds.Source.ShouldBe("repository");
    }

    [Fact]
    public void Decide_OfABinaryChange_KnowsThatItDoesNotKnow()
    {
        var decision = ChangeAnalyzer.Decide(Inputs(BinaryOnly, 300));
        decision.Coverage.Files.ShouldBe(new Seen(0, 1));
        decision.Coverage.Unknowns.ShouldContain("docs/logo.png is binary: its content was not read.");
        var added = decision.Factors.Single(factor => factor.Feature == "la");
        added.Value.ShouldBeNull();
        added.Contribution.ShouldBe(0);
        var known = ChangeAnalyzer.Decide(Inputs(Diff, 300));
        (decision.Interval[1] - decision.Interval[0]).ShouldBeGreaterThan(known.Interval[1] - known.Interval[0]);
    }

    [Fact]
    public void Decide_OfAnEmptyChange_IsAReport()
    {
        var decision = ChangeAnalyzer.Decide(Inputs(string.Empty, 300));
        decision.Coverage.Files.Total.ShouldBe(0);
        decision.Factors.Single(factor => factor.Feature == "la").Value.ShouldBe(0, "nothing added is known, not unknown");
        decision.Explanation.Text.ShouldStartWith("The change is empty.");
    }

    [Fact]
    public void Decide_OfASubmodule_CountsItsOneLine()
    {
        const string submodule =
            """
            diff --git a/lib b/lib
            index 1111111111111111111111111111111111111111..2222222222222222222222222222222222222222 160000
            --- a/lib
            +++ b/lib
            @@ -1 +1 @@
            -Subproject commit 1111111111111111111111111111111111111111
            +Subproject commit 2222222222222222222222222222222222222222

            """;
        var decision = ChangeAnalyzer.Decide(Inputs(submodule, 0));
        decision.Factors.Single(factor => factor.Feature == "la").Value.ShouldBe(1);
        decision.Coverage.Lines.ShouldBe(new Seen(2, 2));
    }

    [Fact]
    public void Canonical_OfAReadBackReport_IsTheSame()
    {
        var decision = ChangeAnalyzer.Decide(Inputs(Diff, 300));
        var json = System.Text.Json.JsonSerializer.SerializeToUtf8Bytes(decision, AnalysisJson.Default.Decision);
        var readBack = System.Text.Json.JsonSerializer.Deserialize(json, AnalysisJson.Default.Decision)!;
        ReportBuilder.Canonical(readBack).ShouldBe(ReportBuilder.Canonical(decision));
    }

    internal static DecisionInputs Inputs(string diff = Diff, int baseline = 0)
    {
        var at = new DateTimeOffset(2026, 1, 2, 3, 4, 5, TimeSpan.Zero);
        var parsed = ParsedChange.Read(Encoding.UTF8.GetBytes(diff));
        var facts = new HistoryFacts(
            [.. parsed.Changes.Select(file => new FileFacts(file.Path, file.IsBinary ? null : 120, 3, 1, 2, 60, at.AddDays(-90), at.AddDays(-9)))],
            2,
            3,
            new AuthorFacts(5, [5], 4, 2));
        var history = new HistorySnapshot(
            "base", 500, facts, [], ProjectMap.Build([.. parsed.Changes.Select(file => file.Path)], new Dictionary<string, string>(StringComparer.Ordinal)),
            [.. Enumerable.Range(0, baseline).Select(Baseline)], []);
        var change = new ChangeMetadata(
            "local/src/app", ChangeKind.Commit, null, "base", "head", 1, "ada@example.org", "Ada", at, "Add b and c", "Add b and c");
        return new DecisionInputs(change, parsed, history, AnalysisConfig.Default, RiskModel.LoadDefault());
    }

    private static BaselineChange Baseline(int number) => new(
        $"{number}",
        new Dictionary<string, double>(StringComparer.Ordinal)
        {
            ["ns"] = 2, ["nd"] = 1 + (number % 4), ["nf"] = 1 + (number % 7), ["entropy"] = number % 7 / 3.0, ["la"] = 1 + (number % 90),
            ["ld"] = number % 40, ["lt"] = 10 * (number % 200),
        });
}
