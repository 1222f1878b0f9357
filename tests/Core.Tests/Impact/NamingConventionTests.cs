using CommitWise.Impact;

namespace CommitWise.Tests.Impact;

public sealed class NamingConventionTests
{
    [Theory]
    [InlineData("src/Core/Foo.cs", "tests/Core.Tests/FooTests.cs")]
    [InlineData("src/Core/IFoo.cs", "tests/Core.Tests/FooTests.cs")]
    [InlineData("src/Core/Foo.Parsing.cs", "tests/Core.Tests/FooTests.cs")]
    [InlineData("src/Pages/Foo.razor", "tests/Pages/FooTests.cs")]
    [InlineData("src/main/java/a/b/Foo.java", "src/test/java/a/b/FooTest.java")]
    [InlineData("src/main/kotlin/a/Foo.kt", "src/test/java/a/FooTest.java")]
    [InlineData("src/main/scala/Foo.scala", "src/test/scala/FooSpec.scala")]
    [InlineData("nova/compute/manager.py", "nova/tests/unit/compute/test_manager.py")]
    [InlineData("nova/_private.py", "nova/tests/test_private.py")]
    [InlineData("nova/compute/__init__.py", "nova/tests/test_compute.py")]
    [InlineData("pkg/foo.go", "pkg/foo_test.go")]
    [InlineData("web/foo.ts", "web/foo.spec.ts")]
    [InlineData("web/Foo.vue", "web/foo.test.js")]
    [InlineData("web/cart/index.ts", "web/cart/cart.test.ts")]
    [InlineData("lib/foo.js", "test/foo.js")]
    [InlineData("app/models/foo.rb", "spec/models/foo_spec.rb")]
    [InlineData("src/Foo.php", "tests/FooTest.php")]
    [InlineData("src/foo.rs", "tests/foo.rs")]
    [InlineData("src/foo/mod.rs", "tests/foo.rs")]
    [InlineData("base/foo.cc", "base/foo_unittest.cc")]
    [InlineData("base/foo.h", "base/foo_unittest.cc")]
    [InlineData("Sources/Foo.swift", "Tests/FooTests.swift")]
    [InlineData("src/Core/Parser.cs", "tests/Core.Tests/ParserErrorsTests.cs")]
    public void TestsOf_ByLanguage_FindsTheTest(string source, string test) => Find(source, test).ShouldBe([test]);

    [Theory]
    [InlineData("src/Foo.cs", "web/foo.test.ts")]
    [InlineData("src/Fo.cs", "tests/FooTests.cs")]
    [InlineData("src/Pars.cs", "tests/ParserTests.cs")]
    [InlineData("src/Foo.json", "tests/FooTests.cs")]
    public void TestsOf_OtherNameOrFamily_FindsNothing(string source, string test) => Find(source, test).ShouldBeEmpty();

    [Fact]
    public void TestsOf_SeveralOfTheName_TakesTheMirroredFolder() =>
        Find("src/billing/store/model.py", "tests/users/test_model.py", "tests/billing/store/test_model.py", "tests/billing/test_model.py")
            .ShouldBe(["tests/billing/store/test_model.py"]);

    private static IEnumerable<string> Find(string source, params string[] tests) =>
        new NamingConvention([.. tests.Select(path => new TestFile(path, ""))]).TestsOf(source).Select(found => found.Test);
}
