using CommitWise.Explanations;
using CommitWise.History;
using CommitWise.Risk;

namespace CommitWise.Tests.Explanations;

/// <summary>What single sentences must and must not say.</summary>
public sealed class ExplainerTests
{
    private const string Package = "<PackageReference Include=\"Polly\" Version=\"8.9.1\" />";

    [Fact]
    public void Explain_NewScriptBesideABumpedAction_IsNoDependencyChange() => Text(
        Changes.New(".github/scripts/release.ps1", 477),
        Changes.Edit(".github/workflows/ci.yml", 1, 1, 9, "", "-  - uses: actions/checkout@v3", "+  - uses: actions/checkout@v4"))
        .ShouldStartWith("Adds release.ps1 and changes ci.yml under .github, with 478 lines added and 1 deleted.");

    [Fact]
    public void Explain_NewWorkflow_IsNoDependencyChange() =>
        Text(Changes.New(".github/workflows/ci.yml", 90, "+  - uses: actions/checkout@v4"))
            .ShouldStartWith("Adds .github/workflows/ci.yml, 90 lines.");

    [Fact]
    public void Explain_PackageMovedBetweenFiles_IsNeitherAddedNorDropped()
    {
        string text = Text(Changes.Edit("a/A.csproj", 0, 1, 5, "", "-" + Package), Changes.Edit("b/B.csproj", 1, 0, 5, "", "+" + Package));

        text.ShouldNotContain("Polly");
        text.ShouldStartWith("Changes build files only: A.csproj and B.csproj");
    }

    [Fact]
    public void Explain_VersionMovedToACentralFile_IsNoChangeOfThePackage() => Text(
        Changes.Edit("a/A.csproj", 1, 1, 5, "", "-" + Package, "+<PackageReference Include=\"Polly\" />"),
        Changes.Edit("Directory.Packages.props", 1, 0, 5, "", "+<PackageVersion Include=\"Polly\" Version=\"8.9.1\" />"))
        .ShouldNotContain("Polly");

    [Fact]
    public void Explain_PackageMovedInAnotherVersion_SaysBoth() => Text(
        Changes.Edit("a/A.csproj", 0, 1, 5, "", "-" + Package),
        Changes.Edit("b/B.csproj", 1, 0, 5, "", "+<PackageReference Include=\"Polly\" Version=\"9.0.0\" />"))
        .ShouldStartWith("Adds Polly 9.0.0, and drops Polly");

    [Fact]
    public void Explain_UnknownMeasureThatTheModelDoesNotUse_IsNotTold() => Text(View(Changes.Edit("a.cs", 1, 1)) with
    {
        Factors = [Changes.Factor("lt", null, 4, 0), Changes.Factor("exp", null, 4, 0)],
        Unknowns = ["exp is unknown: it contributes 0 and the interval is wider"],
    }).ShouldEndWith("The author's experience is unknown and counts for nothing in the score.");

    [Theory]
    [InlineData("Add leases", true)]
    [InlineData("Merge branch 'leases'", false)]
    public void Explain_AuthorWithoutEarlierCommits_IsToldUnlessItMerges(string title, bool told) =>
        Text(View(Changes.Edit("a.cs", 1, 1)) with { Title = title, History = new HistoryFacts([], 0, 0, new AuthorFacts(0, [], 0, 0)) })
            .Contains("author's first non-merge commit", StringComparison.Ordinal).ShouldBe(told);

    [Theory]
    [InlineData(0.07, "a 7% chance")]
    [InlineData(0.08, "an 8% chance")]
    [InlineData(0.11, "an 11% chance")]
    [InlineData(0.12, "a 12% chance")]
    [InlineData(0.18, "an 18% chance")]
    [InlineData(0.8, "an 80% chance")]
    [InlineData(0.89, "an 89% chance")]
    [InlineData(0.9, "a 90% chance")]
    [InlineData(0.001, "a chance under 1%")]
    public void Explain_Chance_HasItsArticle(double probability, string phrase) =>
        Text(View(Changes.Edit("a.cs", 1, 1)) with { Probability = probability }).ShouldContain($"gives it {phrase} of introducing");

    [Theory]
    [InlineData(6, 24, 0.9, false)]
    [InlineData(24, 24, 0.9, false)]
    [InlineData(25, 24, 0.9, true)]
    [InlineData(25, 24, -0.9, false)]
    [InlineData(24, 24, -0.9, false)]
    [InlineData(6, 24, -0.9, true)]
    public void Explain_SizeAgainstItsDirection_GivesWayToTheNext(double lines, double typical, double contribution, bool told)
    {
        Factor[] others = [Changes.Factor("nuc", 3, 6, 0.5), Changes.Factor("ndev", 2, 6, 0.4), Changes.Factor("age", 1, 6, 0.3)];
        string text = Text(View(Changes.Edit("a.cs", 1, 1)) with { Factors = [Changes.Factor("la", lines, typical, contribution), .. others] });

        text.Contains("added lines (typically", StringComparison.Ordinal).ShouldBe(told);
        text.Contains("last changed 1 day ago", StringComparison.Ordinal).ShouldBe(!told);
    }

    [Fact]
    public void Explain_MoreSymbolsThanKept_DoesNotCountThem()
    {
        string[] lines = [.. Enumerable.Range(0, StructureScanner.MaxSymbols + 9).Select(i => $"+def f{i}():")];
        ChangedFileSummary file = Changes.New("a.py", lines.Length, lines);

        Text(file with { Truncated = true }).ShouldContain("It adds the functions f0, f1, f2 and more.");
        Text(file with { Symbols = [.. file.Symbols.Take(9)], Truncated = true }).ShouldContain("It adds the functions f0, f1, f2 and 6 more.");
    }

    [Fact]
    public void Explain_MorePackagesThanKept_DoesNotCountThem()
    {
        string[] lines = [.. Enumerable.Range(0, StructureScanner.MaxSymbols + 9).Select(i => $"+p{i:00}==1.{i}")];

        Text(Changes.Edit("requirements.txt", lines.Length, 0, 1, "", lines) with { Truncated = true })
            .ShouldStartWith("Adds p00 ==1.0, p01 ==1.1, p02 ==1.2 and more, in requirements.txt.");
    }

    [Fact]
    public void Explain_SentenceAboutTheWhole_ShowsTheLargestFile()
    {
        ChangeView view = View(Changes.Edit("small.cs", 1, 1), Changes.Edit("large.cs", 40, 1, 12)) with
        {
            Probability = 0.3,
            Factors = [Changes.Factor("nf", 2, 1, 0.5)],
        };

        Sentence[] whole = [.. Explainer.Explain(view).Sentences.Where(sentence => sentence.Text.Contains("chance", StringComparison.Ordinal)
            || sentence.Text.Contains("changed files", StringComparison.Ordinal))];

        whole.Length.ShouldBe(2);
        whole.ShouldAllBe(sentence => sentence.Evidence.SequenceEqual(new[] { new Evidence("large.cs", 12) }));
    }

    private static ChangeView View(params ChangedFileSummary[] files) => new() { Title = "", Files = files };

    private static string Text(params ChangedFileSummary[] files) => Text(View(files));

    private static string Text(ChangeView view) => Explainer.Explain(view).Text;
}
