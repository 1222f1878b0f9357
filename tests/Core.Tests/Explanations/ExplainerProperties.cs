using System.Text.RegularExpressions;
using CommitWise.Diffs;
using CommitWise.Explanations;
using CommitWise.History;
using CommitWise.Impact;
using CommitWise.Risk;
using FsCheck;
using FsCheck.Fluent;

namespace CommitWise.Tests.Explanations;

public sealed partial class ExplainerProperties
{
    private static readonly string[] Paths =
    [
        "src/a/Reader.cs", "src/b/Reader.cs", "src/a/index.ts", "index.ts", "tests/ReaderTests.cs", "docs/x.md", "Directory.Build.props",
        "app/package.json",
        "db/migrations/1.sql", "logo.png", "odd  name \t.py", "..", "lib/x", "package-lock.json", "new/New.csproj", "ends with dot.",
    ];

    private static readonly string[] Lines =
    [
        "public class Foo", "public void Bar(int a)", "def baz():", "class Foo:", "export function qux() {", "create table t (",
        "\"left-pad\": \"1.0.0\",",
        "<PackageReference Include=\"P\" Version=\"2\" />", "<PackageReference Include=\"P\" Version=\"3\" />",
    ];

    private static readonly string[] Features =
        ["ns", "nd", "nf", "entropy", "la", "ld", "lt", "fix", "ndev", "age", "nuc", "exp", "rexp", "sexp", "testShare", "unheard"];

    [Fact]
    public void Explain_AnyChange_IsShortWholeAndShown() => Prop.ForAll(Views().ToArbitrary(), view =>
    {
        Explanation explanation = Explainer.Explain(view);

        explanation.Sentences.Count.ShouldBeInRange(1, Explainer.MaxSentences);
        explanation.Text.ShouldBe(string.Join(' ', explanation.Sentences.Select(sentence => sentence.Text)));
        foreach (Sentence sentence in explanation.Sentences)
        {
            sentence.Text.ShouldMatch("^[^a-z ].*[^. ]\\.$");
            Blots().IsMatch(sentence.Text).ShouldBeFalse(sentence.Text);
        }
    }).QuickCheckThrowOnFailure();

    [Fact]
    public void Explain_AnyChange_ShowsOnlyItsOwnPlaces() => Prop.ForAll(Views().ToArbitrary(), view =>
    {
        HashSet<string> known =
            [.. view.Files.Select(file => file.Change.Path), .. view.Files.Select(file => file.Change.OldPath ?? ""),
                .. view.Missing.Select(pair => pair.With), .. view.Missing.Select(pair => pair.Path)];

        foreach (Evidence evidence in Explainer.Explain(view).Sentences.SelectMany(sentence => sentence.Evidence))
        {
            known.Contains(evidence.Path).ShouldBeTrue(evidence.Path);
            (evidence.Line is null or > 0).ShouldBeTrue();
        }
    }).QuickCheckThrowOnFailure();

    [Fact]
    public void Explain_AnyChangeWithFiles_ShowsEverySentence() => Prop.ForAll(Views().ToArbitrary(), view =>
        Explainer.Explain(view).Sentences
            .ShouldAllBe(sentence => sentence.Evidence.Count > 0 || view.Files.Count == 0)).QuickCheckThrowOnFailure();

    [Fact]
    public void Explain_FilesInAnyOrder_SaysTheSame() => Prop.ForAll(Views().ToArbitrary(), view =>
    {
        ChangeView reversed =
            view with { Files = [.. view.Files.Reverse()], Factors = [.. view.Factors.Reverse()], Modules = [.. view.Modules.Reverse()],
                Missing = [.. view.Missing.Reverse()], Unknowns = [.. view.Unknowns.Reverse()] };

        Explainer.Explain(reversed).Text.ShouldBe(Explainer.Explain(view).Text);
        Explainer.Explain(reversed).Sentences.SelectMany(sentence => sentence.Evidence)
            .ShouldBe(Explainer.Explain(view).Sentences.SelectMany(sentence => sentence.Evidence));
    }).QuickCheckThrowOnFailure();

    [GeneratedRegex("NaN|∞|  |\\( ?\\)|\\bnull\\b|, ,|\\.\\.$|\\b1 (files|lines|days|folders|developers)\\b|\\{|\\}", RegexOptions.ExplicitCapture | RegexOptions.CultureInvariant | RegexOptions.NonBacktracking)]
    private static partial Regex Blots();

    private static Gen<ChangeView> Views() =>
        from paths in Gen.SubListOf(Paths)
        from files in Gen.CollectToArray(paths, File)
        from factors in Factors()
        from number in Gen.Elements(0.0, 0.004, 0.5, 0.999, 1.0)
        from percentile in Gen.Elements<double?>(null, 0, 12.3, 50, 87.5, 100)
        from missing in Gen.SubListOf(
            new[] { new CoChange("src/a/Reader.cs", "src/a/Writer.cs", 5, 6), new CoChange("index.ts", "other/index.ts", 1, 0),
                new CoChange("index.ts", "x", 4, 4) })
        from mode in Gen.Elements("all", "select")
        from selected in Gen.Choose(0, 2)
        from unknowns in Gen.SubListOf("all files are new.", "", "  la is unknown: x", "logo.png is binary: y.")
        select new ChangeView
        {
            Title = "Revert \"x  y\"",
            Files = files,
            Factors = factors,
            Probability = number,
            Percentile = percentile,
            Level = "high",
            Missing = [.. missing],
            Modules = ImpactAnalysis.Modules(ProjectMap.Empty, [.. files.Select(file => file.Change)]),
            Tests = new TestSelection([.. Enumerable.Range(1, selected).Select(rank => new SelectedTest($"tests/T{rank}.cs", "", rank))],
                [], selected, mode, $"Every test runs: {paths.FirstOrDefault() ?? "x"} is odd."),
            History = new HistoryFacts([.. files.Select(file => new FileFacts(file.Change.Path, 10, 9, 4, 2, 5, null, null))], 1, 1,
                new AuthorFacts(selected, [selected], 0, 0)),
            Unknowns = [.. unknowns],
        };

    private static Gen<ChangedFileSummary> File(string path) =>
        from status in Gen.Elements(Enum.GetValues<FileStatus>())
        from added in Gen.Choose(0, 3000)
        from deleted in Gen.Choose(0, 2)
        from binary in Gen.Frequency((5, Gen.Constant(value: false)), (1, Gen.Constant(value: true)))
        from submodule in Gen.Frequency((9, Gen.Constant(value: false)), (1, Gen.Constant(value: true)))
        from lines in Gen.SubListOf(Lines)
        from sides in Gen.Elements(true, false).ArrayOf(Lines.Length)
        select Summary(path, status, binary ? 0 : added, binary ? 0 : deleted, binary, submodule, [.. lines], sides);

    private static ChangedFileSummary Summary(string path, FileStatus status, int added, int deleted, bool binary, bool submodule,
        string[] lines, bool[] sides)
    {
        var scanner = new StructureScanner(path);
        for (int i = 0; i < lines.Length; i++)
        {
            scanner.Add(System.Text.Encoding.UTF8.GetBytes(lines[i]), i + 1, sides[i]);
        }

        string? old = status is FileStatus.Renamed or FileStatus.Copied ? "old/" + path : null;
        HunkSummary[] hunks = binary || added + deleted == 0 ? [] : [new HunkSummary("class Foo:", 0, added % 7, added, deleted)];
        return new ChangedFileSummary(new FileChange(path, old, status, added, deleted, binary), hunks, scanner.Symbols, submodule,
            Truncated: added % 5 == 0);
    }

    private static Gen<Factor[]> Factors() => Gen.SubListOf(Features).SelectMany(features => Gen.CollectToArray(features, feature =>
        from value in Gen.Elements<double?>(null, 0, 1, 0.37, 2.5, 1234567, double.NaN)
        from typical in Gen.Elements<double?>(null, 0, 1, 24.25, double.PositiveInfinity)
        from contribution in Gen.Elements(-1.2, -0.001, 0, 0.4, 0.7)
        select Changes.Factor(feature, value, typical, contribution, "src/a/Reader.cs", "elsewhere.cs")));
}
