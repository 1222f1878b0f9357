using CommitWise.Diffs;
using CommitWise.History;
using CommitWise.Impact;

namespace CommitWise.Tests.Impact;

/// <summary>Small repositories and changes for tests of impact.</summary>
internal static class Maps
{
    /// <summary>A map of files given as <c>path</c> or, for a build file, <c>path</c> and text.</summary>
    public static ProjectMap Of(params (string Path, string? Text)[] files) => ProjectMap.Build(
        [.. files.Select(file => file.Path)],
        files.Where(file => file.Text is not null).ToDictionary(file => file.Path, file => file.Text!, StringComparer.Ordinal));

    /// <summary>A map of files without content.</summary>
    public static ProjectMap OfPaths(params string[] paths) => Of([.. paths.Select(path => (path, (string?)null))]);

    /// <summary>Core, an App on Core, tests of each, and a library that nobody uses.</summary>
    public static ProjectMap Solution(params string[] more) => Of(
    [
        ("src/Core/Core.csproj", Csproj()),
        ("src/Core/Parsing/Reader.cs", null),
        ("src/Core/Writer.cs", null),
        ("src/App/App.csproj", Csproj("../Core/Core.csproj")),
        ("src/App/Program.cs", null),
        ("src/Island/Island.csproj", Csproj()),
        ("tests/Core.Tests/Core.Tests.csproj", Csproj(@"..\..\src\Core\Core.csproj")),
        ("tests/Core.Tests/Parsing/ReaderTests.cs", null),
        ("tests/Core.Tests/OtherTests.cs", null),
        ("tests/App.Tests/App.Tests.csproj", Csproj("../../src/App/App.csproj")),
        ("tests/App.Tests/StartTests.cs", null),
        ("tests/Island.Tests/Island.Tests.csproj", Csproj("../../src/Island/Island.csproj")),
        ("tests/Island.Tests/SandTests.cs", null),
        .. more.Select(path => (path, ProjectMap.IsBuildFile(path) ? "<Project/>" : null)),
    ]);

    /// <summary>A project file with references.</summary>
    public static string Csproj(params string[] references) =>
        $"<Project Sdk=\"Microsoft.NET.Sdk\"><ItemGroup>{string.Concat(references.Select(path => $"<ProjectReference Include=\"{path}\" />"))}</ItemGroup></Project>";

    /// <summary>A modified file.</summary>
    public static FileChange Edit(string path, int additions = 1, int deletions = 0) =>
        new(path, null, FileStatus.Modified, additions, deletions, IsBinary: false);
}
