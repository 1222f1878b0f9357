using CommitWise.Diffs;
using CommitWise.History;
using CommitWise.Impact;

namespace CommitWise.Tests.Impact;

public sealed class ImpactAnalysisTests
{
    [Fact]
    public void Modules_SeveralTouched_MostLinesFirstWithReasons()
    {
        IReadOnlyList<ModuleImpact> modules = ImpactAnalysis.Modules(
            Maps.Solution("README.md", "eng/a.ps1", "eng/b.ps1"),
            [Maps.Edit("src/App/Program.cs", 4), Maps.Edit("src/Core/Writer.cs", 10, 5), Maps.Edit("src/Core/Parsing/Reader.cs"),
                Maps.Edit("README.md"), Maps.Edit("eng/a.ps1", 1, 1), Maps.Edit("eng/b.ps1")]);

        modules.ShouldBe(
        [
            new ModuleImpact("Core", "src/Core", 2, 11, 5, "2 files under src/Core, which src/Core/Core.csproj builds"),
            new ModuleImpact("App", "src/App", 1, 4, 0, "1 file under src/App, which src/App/App.csproj builds"),
            new ModuleImpact("eng", "eng", 2, 2, 1, "2 files under eng, which no build file covers"),
            new ModuleImpact("(root)", "", 1, 1, 0, "1 file at the root, which no build file covers"),
        ]);
    }

    [Fact]
    public void Modules_RootBuildFile_IsNamed() =>
        ImpactAnalysis.Modules(Maps.Of(("pom.xml", "<project><artifactId>app</artifactId></project>"), ("src/A.java", null)),
            [Maps.Edit("src/A.java", 7)])
            .ShouldBe([new ModuleImpact("app", "", 1, 7, 0, "1 file that pom.xml at the root builds")]);

    [Fact]
    public void Modules_FolderThatIsGone_IsStillNamed() =>
        ImpactAnalysis.Modules(Maps.Solution(), [new FileChange("old/a.cs", null, FileStatus.Deleted, 0, 9, IsBinary: false)])
            .ShouldHaveSingleItem().Name.ShouldBe("old");

    [Fact]
    public void Modules_FilesOfOneGoneFolder_AreOneModule() =>
        ImpactAnalysis.Modules(ProjectMap.Empty, [Maps.Edit("old/a.cs"), Maps.Edit("old/b.cs")]).ShouldHaveSingleItem().Files.ShouldBe(2);

    [Fact]
    public void Modules_NothingChanged_IsEmpty() => ImpactAnalysis.Modules(Maps.Solution(), []).ShouldBeEmpty();
}
