using CommitWise.Impact;

namespace CommitWise.Tests.Impact;

public sealed class FileKindsTests
{
    [Theory]
    [InlineData("src/Core/Program.cs", FileKind.Source)]
    [InlineData("Latest.java", FileKind.Source)]
    [InlineData("src/Contest.cs", FileKind.Source)]
    [InlineData("Submit.java", FileKind.Source)]
    [InlineData("", FileKind.Source)]
    [InlineData("src/test/java/a/Helper.java", FileKind.Test)]
    [InlineData("a/FooTest.java", FileKind.Test)]
    [InlineData("tests/Core.Tests/AbcTests.cs", FileKind.Test)]
    [InlineData("Core.Tests/Helper.cs", FileKind.Test)]
    [InlineData("pkg/a_test.go", FileKind.Test)]
    [InlineData("nova/tests/unit/conftest.py", FileKind.Test)]
    [InlineData("test_all.py", FileKind.Test)]
    [InlineData("web/a.spec.ts", FileKind.Test)]
    [InlineData("README", FileKind.Docs)]
    [InlineData("docs/conf.py", FileKind.Source)]
    [InlineData("docs/guide.txt", FileKind.Docs)]
    [InlineData("LICENSE.txt", FileKind.Docs)]
    [InlineData("man/de.po", FileKind.Docs)]
    [InlineData("res/words.txt", FileKind.Source)]
    [InlineData("locale/de.po", FileKind.Source)]
    [InlineData("src/man/a.json", FileKind.Config)]
    [InlineData("docs/logo.svg", FileKind.Source)]
    [InlineData("guide/Intro.MD", FileKind.Docs)]
    [InlineData(".github/workflows/ci.yml", FileKind.Config)]
    [InlineData("app/settings.json", FileKind.Config)]
    [InlineData(".editorconfig", FileKind.Config)]
    [InlineData("Dockerfile", FileKind.Build)]
    [InlineData("a/b/pom.xml", FileKind.Build)]
    [InlineData("src/Core/Core.csproj", FileKind.Build)]
    [InlineData("package.json", FileKind.Build)]
    [InlineData("CMakeLists.txt", FileKind.Build)]
    [InlineData("requirements-dev.txt", FileKind.Build)]
    [InlineData("test-requirements.txt", FileKind.Build)]
    [InlineData("requirements/dev.txt", FileKind.Build)]
    [InlineData(".github/scripts/release.ps1", FileKind.Source)]
    [InlineData(".github/scripts/release.py", FileKind.Source)]
    [InlineData(".github/CODEOWNERS.old", FileKind.Config)]
    [InlineData("package-lock.json", FileKind.Generated)]
    [InlineData("tests/go.sum", FileKind.Generated)]
    [InlineData("web/app.min.js", FileKind.Generated)]
    [InlineData("api/v1.pb.go", FileKind.Generated)]
    [InlineData("Form1.Designer.cs", FileKind.Generated)]
    [InlineData("lib/a.g.dart", FileKind.Generated)]
    [InlineData("lib/a.freezed.dart", FileKind.Generated)]
    [InlineData("vendor/github.com/x/y.go", FileKind.Vendored)]
    [InlineData("web/node_modules/x/test.js", FileKind.Vendored)]
    [InlineData("docs/logo.PNG", FileKind.Binary)]
    [InlineData("lib/a.jar", FileKind.Binary)]
    public void Classify_Path_FollowsConventions(string path, FileKind kind) => FileKinds.Classify(path).ShouldBe(kind);

    [Fact]
    public void Classify_RepeatedCalls_DoNotAllocate()
    {
        FileKinds.Classify("src/a/B.cs");
        long before = GC.GetAllocatedBytesForCurrentThread();
        FileKinds.Classify("src/a/B.cs");

        (GC.GetAllocatedBytesForCurrentThread() - before).ShouldBe(0);
    }
}
