using CommitWise.Diffs;
using CommitWise.History;
using CommitWise.Impact;
using FsCheck;
using FsCheck.Fluent;

namespace CommitWise.Tests.Impact;

public sealed class TestSelectionProperties
{
    private static readonly string[] Paths =
    [
        "src/Core/Parsing/Reader.cs", "src/Core/Writer.cs", "src/App/Program.cs", "src/Island/New.cs", "tests/Core.Tests/OtherTests.cs",
        "tests/App.Tests/StartTests.cs", "README.md", "eng/build.ps1", "Directory.Build.props", "src/App/logo.png",
    ];

    [Fact]
    public void Select_AnyChange_PlacesEveryTestOnceAndIgnoresOrder() => Prop.ForAll(Changes(), changes =>
    {
        TestSelection selection = TestSelector.Select(Maps.Solution(), changes, []);
        TestSelection reversed = TestSelector.Select(Maps.Solution(), [.. changes.Reverse()], []);

        selection.Selected.Select(test => test.Rank).ShouldBe(Enumerable.Range(1, selection.Selected.Count));
        selection.Selected.Select(test => test.Path).Concat(selection.Skipped.Select(test => test.Path)).Order(StringComparer.Ordinal)
            .ShouldBe(Maps.Solution().Tests.Select(test => test.Path));
        (selection.Mode is "all" && selection.Skipped.Count > 0).ShouldBeFalse();
        reversed.Selected.ShouldBe(selection.Selected);
        reversed.Reason.ShouldBe(selection.Reason);
    }).QuickCheckThrowOnFailure();

    private static Arbitrary<FileChange[]> Changes() => Gen.SubListOf(Paths)
        .SelectMany(paths => Gen.Choose(0, 50).ArrayOf(paths.Count), (paths, lines) => paths.Select((path, i) => Maps.Edit(path, lines[i]))
            .ToArray())
        .ToArbitrary();
}
