namespace CommitWise.Impact;

/// <summary>The build systems whose files are read; where a folder has several, the first names it.</summary>
internal enum BuildFileKind
{
    None,
    DotNet,
    Npm,
    Maven,
    Gradle,
    Go,
    Cargo,
    Python,
    Osgi,
    MsBuildShared,
    GitModules,
}

/// <summary>Recognises build files by name.</summary>
internal static class BuildFiles
{
    /// <summary>
    /// The kind of build file that a path names; none in vendored code and test data, whose projects are not this repository's.
    /// </summary>
    public static BuildFileKind KindOf(string path)
    {
        BuildFileKind kind = KindOfName(RepoPath.Name(path), path);
        return kind == BuildFileKind.None || RepoPath.HasSegment(path, RepoPath.ForeignFolders) ? BuildFileKind.None : kind;
    }

    /// <summary>The folder that a build file builds.</summary>
    public static string FolderOf(string path) =>
        KindOf(path) == BuildFileKind.Osgi ? RepoPath.Folder(RepoPath.Folder(path)) : RepoPath.Folder(path);

    /// <summary>Whether a folder with such a file is a module.</summary>
    public static bool MakesModule(BuildFileKind kind) =>
        kind is not (BuildFileKind.None or BuildFileKind.MsBuildShared or BuildFileKind.GitModules);

    /// <summary>Name of a kind as <see cref="Module.Kind"/> gives it.</summary>
    public static string NameOf(BuildFileKind kind) => kind.ToString().ToLowerInvariant();

    private static BuildFileKind KindOfName(ReadOnlySpan<char> name, string path) => name switch
    {
        "package.json" => BuildFileKind.Npm,
        "pom.xml" => BuildFileKind.Maven,
        "build.gradle" or "build.gradle.kts" => BuildFileKind.Gradle,
        "go.mod" => BuildFileKind.Go,
        "Cargo.toml" => BuildFileKind.Cargo,
        "pyproject.toml" or "setup.py" or "setup.cfg" => BuildFileKind.Python,
        "MANIFEST.MF" when RepoPath.Name(RepoPath.Folder(path)) is "META-INF" => BuildFileKind.Osgi,
        "Directory.Build.props" or "Directory.Build.targets" => BuildFileKind.MsBuildShared,
        ".gitmodules" when path.Length == name.Length => BuildFileKind.GitModules,
        _ when IsMsBuildProject(name) => BuildFileKind.DotNet,
        _ => BuildFileKind.None,
    };

    private static bool IsMsBuildProject(ReadOnlySpan<char> name) =>
        RepoPath.Extension(name) is "csproj" or "fsproj" or "vbproj" or "vcxproj";
}
