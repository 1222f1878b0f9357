using System.Text.Json;
using CommitWise.Impact;

namespace CommitWise.Tests.Impact;

public sealed class ProjectMapTests
{
    [Theory]
    [InlineData("src/Core/Core.csproj", true)]
    [InlineData("a/b.fsproj", true)]
    [InlineData("web/package.json", true)]
    [InlineData("pom.xml", true)]
    [InlineData("build.gradle.kts", true)]
    [InlineData("tools/go.mod", true)]
    [InlineData("crates/x/Cargo.toml", true)]
    [InlineData("setup.cfg", true)]
    [InlineData("org.x/META-INF/MANIFEST.MF", true)]
    [InlineData(".gitmodules", true)]
    [InlineData("sub/.gitmodules", false)]
    [InlineData("MANIFEST.MF", false)]
    [InlineData("web/node_modules/left-pad/package.json", false)]
    [InlineData("vendor/x/go.mod", false)]
    [InlineData("tests/fixtures/app/package.json", false)]
    [InlineData("mypom.xml", false)]
    [InlineData("src/Directory.Build.props", true)]
    [InlineData("eng/Common.props", false)]
    [InlineData("", false)]
    public void IsBuildFile_ByName_KnowsWhatToRead(string path, bool expected) => ProjectMap.IsBuildFile(path).ShouldBe(expected);

    [Theory]
    [InlineData("a/Thing.csproj", "<Project/>", "Thing", "dotnet")]
    [InlineData("a/package.json", """{ "name": "@scope/thing", /* why */ "version": "1", }""", "@scope/thing", "npm")]
    [InlineData("a/pom.xml", "<project xmlns='urn:x'><parent><artifactId>up</artifactId></parent><artifactId>thing</artifactId></project>", "thing", "maven")]
    [InlineData("a/build.gradle", "plugins { id 'java' }", "a", "gradle")]
    [InlineData("a/go.mod", "module example.org/tools/thing/v2\n\ngo 1.22\n", "thing", "go")]
    [InlineData("a/Cargo.toml", "[package]\nname = \"thing\" # the name\nedition = \"2021\"\n", "thing", "cargo")]
    [InlineData("a/pyproject.toml", "[build-system]\nrequires = [\"x\"]\n[project]\nname = 'thing'\n", "thing", "python")]
    [InlineData("a/pyproject.toml", "[tool.poetry]\nname = \"thing\"\n", "thing", "python")]
    [InlineData("a/setup.cfg", "[metadata]\nname = thing\n", "thing", "python")]
    [InlineData("a/setup.py", "from setuptools import setup\nsetup(\n  name='thing', version='1')\n", "thing", "python")]
    [InlineData("a/META-INF/MANIFEST.MF", "Bundle-SymbolicName: org.thing; singleton:=true\r\n", "org.thing", "osgi")]
    [InlineData("a/Cargo.toml", "[workspace]\nmembers = [\"x\"]\n", "a", "cargo")]
    public void Build_OneBuildFile_NamesItsModule(string path, string text, string name, string kind)
    {
        Module module = Maps.Of((path, text)).Modules.ShouldHaveSingleItem();

        module.ShouldSatisfyAllConditions(
            () => module.Name.ShouldBe(name),
            () => module.Kind.ShouldBe(kind),
            () => module.Path.ShouldBe("a"),
            () => module.BuildFile.ShouldBe(path),
            () => module.ReferencesKnown.ShouldBeTrue());
    }

    [Theory]
    [InlineData("b/B.csproj", @"<Project><ItemGroup><ProjectReference Include='..\a\A.csproj' /></ItemGroup></Project>", "a/A.csproj", "<Project/>")]
    [InlineData("b/B.csproj", "<Project><ProjectReference Include='$(MSBuildThisFileDirectory)../a/A.csproj'/></Project>", "a/A.csproj", "<Project/>")]
    [InlineData("b/B.csproj", "<Project><ProjectReference Include='$(SourceRoot)a/A.csproj'/></Project>", "a/A.csproj", "<Project/>")]
    [InlineData("b/B.csproj", "<Project><ProjectReference Include='../A/a.csproj'/></Project>", "a/A.csproj", "<Project/>")]
    [InlineData("b/package.json", """{"name":"b","devDependencies":{"a":"workspace:*"}}""", "a/package.json", """{"name":"a"}""")]
    [InlineData("b/package.json", """{"name":"b","dependencies":{"x":"file:../a"}}""", "a/package.json", """{"name":"a"}""")]
    [InlineData("b/pom.xml", "<project><artifactId>b</artifactId><dependencies><dependency><artifactId>a</artifactId></dependency></dependencies></project>", "a/pom.xml", "<project><artifactId>a</artifactId></project>")]
    [InlineData("b/pom.xml", "<project><parent><artifactId>a</artifactId></parent><artifactId>b</artifactId></project>", "a/pom.xml", "<project><artifactId>a</artifactId></project>")]
    [InlineData("b/build.gradle", "dependencies { implementation project(':a') }", "a/build.gradle", "")]
    [InlineData("b/build.gradle.kts", "dependencies { api(project(path = \":x:a\")) }", "x/a/build.gradle", "")]
    [InlineData("b/build.gradle.kts", "dependencies { api(projects.fooBar) }", "foo-bar/build.gradle.kts", "")]
    [InlineData("b/go.mod", "module e.org/b\nreplace e.org/a => ../a\n", "a/go.mod", "module e.org/a")]
    [InlineData("b/go.mod", "module e.org/b\nrequire (\n\te.org/a v1.0.0 // indirect\n)\n", "a/go.mod", "module e.org/a")]
    [InlineData("b/Cargo.toml", "[package]\nname=\"b\"\n[dependencies]\nzed = { version = \"1\", path = \"../a\" }\n", "a/Cargo.toml", "[package]\nname=\"a\"")]
    [InlineData("b/Cargo.toml", "[package]\nname=\"b\"\n[dev-dependencies]\na.workspace = true\n", "a/Cargo.toml", "[package]\nname=\"a\"")]
    [InlineData("b/Cargo.toml", "[package]\nname=\"b\"\n[target.'cfg(unix)'.dependencies.a]\nfeatures = [\n \"x\",\n]\n", "a/Cargo.toml", "[package]\nname=\"a\"")]
    [InlineData("b/pyproject.toml", "[project]\nname='b'\ndependencies = [\n  \"Some_Lib>=1\",  # ours\n]\n", "a/pyproject.toml", "[project]\nname='some-lib'")]
    [InlineData("b/setup.cfg", "[metadata]\nname = b\n[options]\ninstall_requires =\n  a >= 2\n", "a/setup.py", "setup(name=\"a\")")]
    [InlineData("b/META-INF/MANIFEST.MF", "Bundle-SymbolicName: b\nRequire-Bundle: x;bundle-version=\"[1,2)\",\n a;visibility:=reexport\n", "a/META-INF/MANIFEST.MF", "Bundle-SymbolicName: a\n")]
    public void Build_ReferenceInBuildFile_LeadsToSibling(string path, string text, string sibling, string siblingText)
    {
        ProjectMap map = Maps.Of((path, text), (sibling, siblingText));

        Module from = map.Modules.Single(module => string.Equals(module.BuildFile, path, StringComparison.Ordinal));
        Module to = map.Modules.Single(module => string.Equals(module.BuildFile, sibling, StringComparison.Ordinal));
        from.References.ShouldBe([to.Path]);
        to.References.ShouldBeEmpty();
        map.Notes.ShouldBeEmpty();
    }

    [Theory]
    [InlineData("a/A.csproj", "<Project><Unclosed></Project>", "a/A.csproj: not well-formed XML at line 1")]
    [InlineData("a/A.csproj", "", "a/A.csproj: not well-formed XML")]
    [InlineData("a/A.csproj", "<!DOCTYPE x [<!ENTITY e SYSTEM 'file:///etc/passwd'>]><Project>&e;</Project>", "a/A.csproj: not well-formed XML")]
    [InlineData("a/package.json", "{\n\"name\": oops }", "a/package.json: not valid JSON at line 2")]
    [InlineData("a/A.csproj", "<Project><ProjectReference Include='../gone/Gone.csproj'/></Project>", "a/A.csproj: refers to ../gone/Gone.csproj, which is not in the tree")]
    [InlineData("a/A.csproj", "<Project><ProjectReference Include='$(Tool)'/></Project>", "a/A.csproj: refers to $(Tool), which is not in the tree")]
    [InlineData("a/A.csproj", "<Project><ProjectReference Include='../../../up.csproj'/></Project>", "a/A.csproj: refers to ../../../up.csproj, which is not in the tree")]
    [InlineData("a/Cargo.toml", "[dependencies]\nx = { path = \"../x\" }", "a/Cargo.toml: refers to ../x, which is not in the tree")]
    [InlineData("a/pom.xml", null, "a/pom.xml: not read")]
    public void Build_UnreadableBuildFile_IsAModuleWithUnknownReferences(string path, string? text, string note)
    {
        ProjectMap map = Maps.Of((path, text), ("a/x.txt", null));

        map.Modules.ShouldHaveSingleItem().ReferencesKnown.ShouldBeFalse();
        map.Notes.ShouldBe([note]);
    }

    [Theory]
    [InlineData("a/package.json", "[1, 2]")]
    [InlineData("a/package.json", """{"name": 3, "dependencies": "none"}""")]
    [InlineData("a/Cargo.toml", "[package\n= =\n\"\n[[x]]\nname")]
    [InlineData("a/go.mod", "module\n)\n(\nreplace =>\n")]
    [InlineData("a/pyproject.toml", "[project]\nname = [\n")]
    [InlineData("a/META-INF/MANIFEST.MF", "\n : \nRequire-Bundle:\n")]
    [InlineData("a/build.gradle", "project(':')")]
    public void Build_OddButReadable_FallsBackToTheFolderName(string path, string text) =>
        Maps.Of((path, text)).Modules.ShouldHaveSingleItem().Name.ShouldBe("a");

    [Fact]
    public void Build_NoBuildFiles_TakesTopFolders()
    {
        ProjectMap map = Maps.OfPaths("README.md", "src/a/b.c", "src/c.c", "tests/test_b.c");

        map.Modules.Select(module => (module.Name, module.Path, module.Kind)).ShouldBe(
            [("(root)", "", "folder"), ("src", "src", "folder"), ("tests", "tests", "folder")]);
        map.Modules.ShouldAllBe(module => !module.ReferencesKnown);
        map.Tests.ShouldBe([new TestFile("tests/test_b.c", "tests")]);
    }

    [Fact]
    public void Build_BuildFileAtTheRoot_CoversWhatNoOtherDoes()
    {
        ProjectMap map =
            Maps.Of(("pyproject.toml", "[project]\nname = 'nova'"), ("nova/x.py", null), ("js/package.json", "{}"), ("js/a.test.js", null),
                ("nova/tests/test_x.py", null));

        map.Modules.Select(module => module.Path).ShouldBe(["", "js"]);
        map.Tests.ShouldBe([new TestFile("js/a.test.js", "js"), new TestFile("nova/tests/test_x.py", "")]);
    }

    [Fact]
    public void Build_SeveralBuildFilesInAFolder_AreOneModule()
    {
        ProjectMap map = Maps.Of(
            ("a/META-INF/MANIFEST.MF", "Bundle-SymbolicName: org.a\nRequire-Bundle: org.b\n"),
            ("a/pom.xml",
                "<project><artifactId>a</artifactId><dependencies><dependency><artifactId>c</artifactId></dependency></dependencies></project>"),
            ("b/META-INF/MANIFEST.MF", "Bundle-SymbolicName: org.b\n"),
            ("c/pom.xml", "<project><artifactId>c</artifactId></project>"));

        map.Modules[0].ShouldSatisfyAllConditions(
            () => map.Modules[0].Name.ShouldBe("a"),
            () => map.Modules[0].BuildFile.ShouldBe("a/pom.xml"),
            () => map.Modules[0].References.ShouldBe(["b", "c"]));
    }

    [Theory]
    [InlineData("src/Directory.Build.props", @"..\..\lib\Lib.csproj", "lib")]
    [InlineData("Directory.Build.targets", "$(MSBuildThisFileDirectory)lib/Lib.csproj", "lib")]
    [InlineData("Directory.Build.targets", "$(Root)/lib//Lib.csproj", "lib")]
    [InlineData("other/Directory.Build.props", "../../lib/Lib.csproj", "")]
    public void Build_ReferenceInImportedProps_CountsForProjectsBelow(string path, string include, string expected)
    {
        ProjectMap map = Maps.Of((path, Maps.Csproj(include)), ("src/A/A.csproj", Maps.Csproj()), ("lib/Lib.csproj", Maps.Csproj()));

        string.Join(' ', map.Modules.Single(module => module.Name is "A").References).ShouldBe(expected);
    }

    [Fact]
    public void Build_MalformedProps_MakesProjectsBelowUnknown() =>
        Maps.Of(("Directory.Build.props", "<"), ("src/A/A.csproj", Maps.Csproj())).Modules.ShouldContain(module =>
            string.Equals(module.Name, "A", StringComparison.Ordinal) && !module.ReferencesKnown);

    [Fact]
    public void Build_ManagedDependency_IsNoReference() =>
        Maps.Of(
            ("pom.xml",
                "<project><artifactId>up</artifactId><dependencyManagement><dependencies><dependency><artifactId>a</artifactId></dependency></dependencies></dependencyManagement></project>"),
            ("a/pom.xml", "<project><artifactId>a</artifactId></project>")).Modules.ShouldAllBe(module => module.References.Count == 0);

    [Fact]
    public void Build_GradleSubproject_DependsOnTheScriptAround() =>
        Maps.Of(("build.gradle", "subprojects { }"), ("a/b/build.gradle", "")).Modules.Single(module =>
            module.Path is "a/b").References.ShouldBe([""]);

    [Theory]
    [InlineData("a")]
    [InlineData(".gitignore")]
    [InlineData("a/.b")]
    [InlineData("mapp with  spaces/ö.cs")]
    [InlineData("a./b../c...")]
    [InlineData("/")]
    public void Build_OddPaths_MakesOneModule(string path) => Maps.OfPaths(path).Modules.Count.ShouldBe(1);

    [Fact]
    public void Build_EmptyTree_IsEmpty()
    {
        ProjectMap map = Maps.OfPaths();

        map.Modules.ShouldBeEmpty();
        map.Tests.ShouldBeEmpty();
    }

    [Fact]
    public void Build_Submodules_AreListed() =>
        Maps.Of((".gitmodules", "[submodule \"x\"]\n\tpath = libs/x\n\turl = https://example.org/x\n[submodule \"a\"]\n\tpath=libs/a\n"))
            .Submodules.ShouldBe(["libs/a", "libs/x"]);

    [Fact]
    public void Build_AnyOrder_GivesTheSameMap()
    {
        (string, string?)[] files =
            [("b/B.csproj", Maps.Csproj("../a/A.csproj")), ("a/A.csproj", "<Project/>"), ("a/ATests.cs", null), ("z/q.py", null)];

        JsonSerializer.Serialize(Maps.Of([.. files.Reverse()])).ShouldBe(JsonSerializer.Serialize(Maps.Of(files)));
    }

    [Fact]
    public void Json_RoundTrip_KeepsTheMap()
    {
        string json = JsonSerializer.Serialize(Maps.Solution());

        JsonSerializer.Serialize(JsonSerializer.Deserialize<ProjectMap>(json)).ShouldBe(json);
    }
}
