using System.Collections.Frozen;

namespace CommitWise.Impact;

/// <summary>Which files a test runner would run, and what each is named after, by the conventions of its language.</summary>
internal static class TestNames
{
    // Longest first: FooUnitTests is named after Foo.
    private static readonly string[] PascalEndings =
        ["IntegrationTests", "IntegrationTest", "UnitTests", "UnitTest", "TestCase", "Tests", "Test", "Specs", "Spec", "Suite", "ITCase",
            "IT", "Cest"];

    private static readonly string[] SnakeEndings =
        ["_integration_test", "_unit_tests", "_unittest", "_unit_test", "_tests", "_test", "_spec", "_SUITE"];
    private static readonly string[] ScriptEndings =
        [".test", ".spec", ".tests", ".specs", ".cy", ".e2e", "-test", "-spec", "_test", "_spec"];

    private static readonly string[] BaseEndings =
        ["TestBase", "TestsBase", "BaseTest", "BaseTests", "BaseTestCase", "Fixture", "Fixtures", "Helper", "Helpers", "TestSupport",
            "TestUtil", "TestUtils", "Harness"];

    private static readonly FrozenSet<string>.AlternateLookup<ReadOnlySpan<char>> TestFolders =
        RepoPath.Folders("test", "tests", "__tests__", "spec", "specs", "unittests", "e2e");

    private static readonly FrozenSet<string>.AlternateLookup<ReadOnlySpan<char>> SupportFolders =
        RepoPath.Folders("common", "support", "helpers", "helper", "utils", "util", "mocks", "__mocks__", "data", "resources", "assets",
            "snapshots", "lib");

    private static readonly FrozenSet<string>.AlternateLookup<ReadOnlySpan<char>> SupportNames =
        RepoPath.Folders("index", "setup", "teardown", "helper", "helpers", "util", "utils", "common", "mod", "fixtures", "mocks",
            "spec_helper", "test_helper", "rails_helper", "jest.config", "lib");

    /// <summary>Whether a runner would run the file. Base classes, fixtures and vendored code are no tests.</summary>
    public static bool IsTest(string path)
    {
        SourceFamily family = SourceFamilies.Of(path);
        if (family == SourceFamily.None)
        {
            return false;
        }

        ReadOnlySpan<char> stem = RepoPath.Stem(path);
        if (NeedsTestFolder(family, stem) && FileKinds.Classify(path) != FileKind.Test)
        {
            return false;
        }

        return (Strip(family, stem).Length < stem.Length || IsTestByFolder(family, path, stem))
            && !IsBase(stem)
            && !RepoPath.HasSegment(path, RepoPath.ForeignFolders);
    }

    /// <summary>
    /// The stem of the file that a test is named after, <c>Foo</c> for <c>FooTests.cs</c>; the own stem where only the folder makes it a
    /// test.
    /// </summary>
    public static ReadOnlySpan<char> Subject(string testPath) => Strip(SourceFamilies.Of(testPath), RepoPath.Stem(testPath));

    private static ReadOnlySpan<char> Strip(SourceFamily family, ReadOnlySpan<char> stem) => family switch
    {
        SourceFamily.Jvm => StripJvm(stem),
        SourceFamily.DotNet or SourceFamily.Php or SourceFamily.Swift => StripPascal(stem),
        SourceFamily.Script => StripEnding(stem, ScriptEndings),
        SourceFamily.Shell => IsNumbered(stem) ? stem[(stem.IndexOf('-') + 1)..] : StripSnake(stem),
        SourceFamily.Go => StripEnding(stem, ["_test"]),
        SourceFamily.Python when stem is "tests" => [],
        SourceFamily.C or SourceFamily.Other => StripSnake(StripPascal(stem)),
        _ => StripSnake(stem),
    };

    private static bool IsTestByFolder(SourceFamily family, string path, ReadOnlySpan<char> stem) => family switch
    {
        SourceFamily.Other => RepoPath.Extension(path) is "t",
        SourceFamily.Rust or SourceFamily.C or SourceFamily.Script =>
            RepoPath.HasSegment(path, TestFolders)
            && !RepoPath.HasSegment(path, SupportFolders)
            && !SupportNames.Contains(stem)
            && RepoPath.Extension(path) is not ("h" or "hh" or "hpp" or "hxx" or "inl" or "vue" or "svelte")
            && !stem.EndsWith(".config"),
        _ => false,
    };

    private static bool IsBase(ReadOnlySpan<char> stem)
    {
        if (stem.StartsWith("Abstract", StringComparison.Ordinal) || SupportNames.Contains(stem))
        {
            return true;
        }

        foreach (string ending in BaseEndings)
        {
            if (stem.EndsWith(ending, StringComparison.Ordinal))
            {
                return true;
            }
        }

        return false;
    }

    // TypeSpec, TestSuite and TestCluster are product code outside of a test folder.
    private static bool NeedsTestFolder(SourceFamily family, ReadOnlySpan<char> stem) =>
        family is SourceFamily.DotNet or SourceFamily.Jvm or SourceFamily.Php or SourceFamily.Swift or SourceFamily.C
        && !EndsWithTest(stem);

    private static bool EndsWithTest(ReadOnlySpan<char> stem) =>
        stem.EndsWith("Test", StringComparison.Ordinal) || stem.EndsWith("Tests", StringComparison.Ordinal)
            || stem.EndsWith("test", StringComparison.Ordinal);

    // A capital must start the word: Latest and Contest are no tests. FooTests_Azure and FooTest18 vary FooTests.
    private static ReadOnlySpan<char> StripPascal(ReadOnlySpan<char> stem)
    {
        int variant = stem.IndexOf("Tests_", StringComparison.Ordinal) is > 0 and var plural ? plural + 5
            : stem.IndexOf("Test_", StringComparison.Ordinal) is > 0 and var singular ? singular + 4 : stem.Length;
        ReadOnlySpan<char> name = stem[..variant].TrimEnd("0123456789_");
        ReadOnlySpan<char> subject = StripEnding(name, PascalEndings);
        return subject.Length < name.Length ? subject : stem;
    }

    private static ReadOnlySpan<char> StripJvm(ReadOnlySpan<char> stem)
    {
        ReadOnlySpan<char> subject = StripPascal(stem);
        bool hasPrefix = subject.Length == stem.Length && stem.Length > 4 && stem.StartsWith("Test", StringComparison.Ordinal)
            && char.IsUpper(stem[4]);
        return hasPrefix ? stem[4..] : subject;
    }

    private static ReadOnlySpan<char> StripSnake(ReadOnlySpan<char> stem)
    {
        ReadOnlySpan<char> subject = StripEnding(stem, SnakeEndings);
        return subject.Length == stem.Length && stem.StartsWith("test_", StringComparison.Ordinal) ? stem[5..] : subject;
    }

    private static ReadOnlySpan<char> StripEnding(ReadOnlySpan<char> stem, string[] endings)
    {
        foreach (string ending in endings)
        {
            if (stem.EndsWith(ending, StringComparison.Ordinal) && IsWordEnd(stem[..^ending.Length], ending))
            {
                return stem[..^ending.Length];
            }
        }

        return stem;
    }

    // The capitals of IT end a test's name only after a small letter: AUDIT and EXIT are words.
    private static bool IsWordEnd(ReadOnlySpan<char> rest, string ending) =>
        rest.IsEmpty ? ending is "Tests" or "Test" : ending is not ("IT" or "ITCase") || char.IsLower(rest[^1]);

    // git's own: t0001-init.sh
    private static bool IsNumbered(ReadOnlySpan<char> stem) =>
        stem.Length > 3 && stem[0] == 't' && char.IsAsciiDigit(stem[1]) && stem.Contains('-');
}
