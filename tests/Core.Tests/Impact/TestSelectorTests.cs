using CommitWise.Diffs;
using CommitWise.History;
using CommitWise.Impact;

namespace CommitWise.Tests.Impact;

public sealed class TestSelectorTests
{
    [Fact]
    public void Select_SourceChange_RanksNearestFirstAndSaysWhy()
    {
        TestSelection selection = TestSelector.Select(
            Maps.Solution("tests/Core.Tests/DeepTests.cs"),
            [Maps.Edit("src/Core/Parsing/Reader.cs", 5), Maps.Edit("tests/Core.Tests/DeepTests.cs")],
            [new CoChange("src/Core/Parsing/Reader.cs", "tests/Island.Tests/SandTests.cs", 3, 4),
                new CoChange("src/Core/Parsing/Reader.cs", "tests/App.Tests/StartTests.cs", 1, 4)]);

        selection.Selected.ShouldBe(
        [
            new SelectedTest("tests/Core.Tests/DeepTests.cs", "changed itself", 1),
            new SelectedTest("tests/Core.Tests/Parsing/ReaderTests.cs", "named after src/Core/Parsing/Reader.cs", 2),
            new SelectedTest("tests/Island.Tests/SandTests.cs",
                "changed in 3 of the 4 earlier commits that touched src/Core/Parsing/Reader.cs", 3),
            new SelectedTest("tests/Core.Tests/OtherTests.cs", "Core.Tests refers to Core, where src/Core/Parsing/Reader.cs changed", 4),
            new SelectedTest("tests/App.Tests/StartTests.cs",
                "App.Tests depends through App on Core, where src/Core/Parsing/Reader.cs changed", 5),
        ]);
        selection.Skipped.ShouldBeEmpty();
        (selection.Mode, selection.Total).ShouldBe(("select", 5));
    }

    [Fact]
    public void Select_LeafModule_SkipsWhatDoesNotDependOnIt()
    {
        TestSelection selection = TestSelector.Select(Maps.Solution(), [Maps.Edit("src/Island/Sand.cs")], []);

        selection.Selected.Select(test => test.Path).ShouldBe(["tests/Island.Tests/SandTests.cs"]);
        selection.Skipped.ShouldBe(
        [
            new SkippedTest("tests/App.Tests/StartTests.cs", "App.Tests does not depend on Island"),
            new SkippedTest("tests/Core.Tests/OtherTests.cs", "Core.Tests does not depend on Island"),
            new SkippedTest("tests/Core.Tests/Parsing/ReaderTests.cs", "Core.Tests does not depend on Island"),
        ]);
    }

    [Fact]
    public void Select_ProjectFile_ReachesItsModuleOnly() =>
        TestSelector.Select(Maps.Solution(), [Maps.Edit("src/App/App.csproj")], []).Selected.Select(test => test.Path)
            .ShouldBe(["tests/App.Tests/StartTests.cs"]);

    [Fact]
    public void Select_HelperInATestProject_ReachesThatProject() =>
        TestSelector.Select(Maps.Solution("tests/Core.Tests/Builder.cs"), [Maps.Edit("tests/Core.Tests/Builder.cs")], []).Selected
            .ShouldAllBe(test => test.Path.StartsWith("tests/Core.Tests/", StringComparison.Ordinal)
                && test.Reason == "in Core.Tests, as is tests/Core.Tests/Builder.cs");

    [Theory]
    [InlineData("package-lock.json", "pins the versions of dependencies")]
    [InlineData("src/App/packages.lock.json", "pins the versions of dependencies")]
    [InlineData("go.sum", "pins the versions of dependencies")]
    [InlineData("Dockerfile", "changes the environment that the code runs in")]
    [InlineData("src/App/Dockerfile.arm64", "changes the environment that the code runs in")]
    [InlineData("docker-compose.yml", "changes the environment that the code runs in")]
    [InlineData(".github/workflows/ci.yml", "changes the pipeline that builds and tests the code")]
    [InlineData(".gitlab-ci.yml", "changes the pipeline that builds and tests the code")]
    [InlineData("Jenkinsfile", "changes the pipeline that builds and tests the code")]
    [InlineData(".ci/run", "changes the pipeline that builds and tests the code")]
    [InlineData("Directory.Build.props", "drives the build of more than one module")]
    [InlineData("src/Directory.Build.targets", "drives the build of more than one module")]
    [InlineData("CommitWise.sln", "drives the build of more than one module")]
    [InlineData("Makefile", "drives the build of more than one module")]
    [InlineData("libs/native", "is another repository, whose changes are not seen here")]
    [InlineData("vendor/lib/a.go", "is vendored code, whose users are not declared")]
    [InlineData("tests/conftest.py", "is shared by tests")]
    [InlineData("tests/Directory.Build.props", "is shared by tests")]
    [InlineData("tests/data/orders.json", "is shared by tests")]
    [InlineData("tools/gen.py", "is covered by no build file that would say what depends on it")]
    [InlineData("docs/conf.py", "is covered by no build file that would say what depends on it")]
    [InlineData("weird.xyz", "lies at the root and is of a kind whose users are not known")]
    [InlineData("global.json", "drives the build of more than one module")]
    [InlineData(".editorconfig", "lies at the root and is of a kind whose users are not known")]
    [InlineData("test-requirements.txt", "drives the build of more than one module")]
    [InlineData("requirements/dev.txt", "drives the build of more than one module")]
    [InlineData("res/words.txt", "is of a kind whose users are not known")]
    [InlineData("man/a.json", "is of a kind whose users are not known")]
    [InlineData("data/table.csv", "is of a kind whose users are not known")]
    public void Select_UnknownReach_RunsEverythingAndNamesTheFile(string path, string why)
    {
        ProjectMap map = Maps.Solution(path) with { Submodules = ["libs/native"] };

        TestSelection selection = TestSelector.Select(map, [Maps.Edit("src/Island/Sand.cs"), Maps.Edit(path)], []);

        selection.Mode.ShouldBe("all");
        selection.Reason.ShouldBe($"Every test runs: {path} {why}.");
        selection.Selected.Count.ShouldBe(4);
        selection.Selected[0].Path.ShouldBe("tests/Island.Tests/SandTests.cs");
        selection.Selected[^1].Reason.ShouldBe($"every test runs because {path} changed");
        selection.Skipped.ShouldBeEmpty();
    }

    [Fact]
    public void Select_SeveralOfUnknownReach_CountsTheOthers() =>
        TestSelector.Select(Maps.Solution(), [Maps.Edit("go.sum"), Maps.Edit("Dockerfile"), Maps.Edit("a.zzz")], []).Reason
            .ShouldBe("Every test runs: Dockerfile changes the environment that the code runs in, and 2 more files reach as far.");

    [Fact]
    public void Select_LastBuildFileOfAFolderDeleted_RunsEverything() =>
        TestSelector.Select(Maps.Solution(), [new FileChange("src/Gone/Gone.csproj", null, FileStatus.Deleted, 0, 9, IsBinary: false)],
            []).Mode.ShouldBe("all");

    [Theory]
    [InlineData("README.md")]
    [InlineData("docs/guide/index.rst")]
    [InlineData("docs/guide/index.txt")]
    [InlineData("LICENSE")]
    [InlineData("src/Core/NOTES.md")]
    public void Select_OnlyDocumentation_RunsNothing(string path)
    {
        TestSelection selection = TestSelector.Select(Maps.Solution(path), [Maps.Edit(path)], []);

        selection.Selected.ShouldBeEmpty();
        selection.Skipped.Count.ShouldBe(4);
        selection.Skipped.ShouldAllBe(test => test.Reason == "no code changed");
        (selection.Mode, selection.Reason).ShouldBe(("select", "Only documentation changed, so no test runs."));
    }

    [Fact]
    public void Select_OnlyTests_RunsThoseByLines()
    {
        TestSelection selection = TestSelector.Select(
            Maps.Solution(),
            [
                Maps.Edit("tests/App.Tests/StartTests.cs", 2),
                new FileChange("tests/Core.Tests/OtherTests.cs", null, FileStatus.Added, 9, 0, IsBinary: false),
                new FileChange("tests/Core.Tests/GoneTests.cs", null, FileStatus.Deleted, 0, 9, IsBinary: false),
            ],
            []);

        selection.Selected.ShouldBe(
            [new SelectedTest("tests/Core.Tests/OtherTests.cs", "new in this change", 1),
                new SelectedTest("tests/App.Tests/StartTests.cs", "changed itself", 2)]);
        selection.Skipped.ShouldAllBe(test => test.Reason == "only other tests changed");
        selection.Reason.ShouldBe("Only tests changed: those run, and no others.");
    }

    [Fact]
    public void Select_RemovedTests_SaysSo() =>
        TestSelector.Select(Maps.Solution(),
            [new FileChange("tests/Core.Tests/GoneTests.cs", null, FileStatus.Deleted, 0, 9, IsBinary: false)], []).Reason
            .ShouldBe("Tests were only removed.");

    [Fact]
    public void Select_NothingDependsOnTheModule_SaysSo()
    {
        ProjectMap map = Maps.Of(("sample/S.csproj", "<Project/>"), ("t/T.csproj", "<Project/>"), ("t/ATests.cs", null));

        TestSelector.Select(map, [Maps.Edit("sample/P.cs")], []).Reason.ShouldBe("No test depends on the changed modules.");
    }

    [Fact]
    public void Select_NoTests_SaysSo() =>
        TestSelector.Select(Maps.Of(("a/A.csproj", "<Project/>")), [Maps.Edit("a/x.cs")],
            []).Reason.ShouldBe("No file of the repository is named like a test.");

    [Fact]
    public void Select_NothingChanged_SaysSo() =>
        TestSelector.Select(Maps.Solution(), [], []).Reason.ShouldBe("Nothing changed, so no test runs.");

    [Fact]
    public void Select_TestsWithoutDeclaredReferences_CannotBeRuledOut()
    {
        ProjectMap map =
            Maps.Of(("src/A/A.csproj", "<Project/>"), ("e2e/login.spec.ts", null), ("x/X.csproj", "<Project"),
                ("y/Y.csproj", Maps.Csproj("../x/X.csproj")), ("y/YTests.cs", null), ("z/Z.csproj", "<Project/>"), ("z/ZTests.cs", null));

        TestSelection selection = TestSelector.Select(map, [Maps.Edit("src/A/a.cs")], []);

        selection.Selected.ShouldBe(
        [
            new SelectedTest("e2e/login.spec.ts", "what e2e depends on is not declared, so src/A/a.cs cannot be ruled out", 1),
            new SelectedTest("y/YTests.cs", "what x depends on is not declared, so src/A/a.cs cannot be ruled out", 2),
        ]);
        selection.Skipped.ShouldBe([new SkippedTest("z/ZTests.cs", "Z does not depend on A")]);
    }

    [Fact]
    public void Select_FileMovedBetweenModules_ReachesBoth()
    {
        var move = new FileChange("src/App/Writer.cs", "src/Island/Writer.cs", FileStatus.Renamed, 0, 0, IsBinary: false);

        TestSelector.Select(Maps.Solution(), [move], []).Selected.Select(test => test.Path)
            .ShouldBe(["tests/App.Tests/StartTests.cs", "tests/Island.Tests/SandTests.cs"], ignoreOrder: true);
    }

    [Fact]
    public void Select_CyclicReferences_Ends()
    {
        ProjectMap map =
            Maps.Of(("a/A.csproj", Maps.Csproj("../b/B.csproj")), ("b/B.csproj", Maps.Csproj("../a/A.csproj")), ("b/XTests.cs", null));

        TestSelector.Select(map, [Maps.Edit("a/a.cs")], []).Selected.Count.ShouldBe(1);
    }
}
