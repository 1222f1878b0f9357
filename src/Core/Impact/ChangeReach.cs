using System.Collections.Frozen;
using CommitWise.Diffs;
using CommitWise.History;

namespace CommitWise.Impact;

/// <summary>How far one changed file can be felt.</summary>
internal enum ReachKind
{
    /// <summary>No test can notice.</summary>
    Nothing,

    /// <summary>The file is a test: itself.</summary>
    Test,

    /// <summary>The modules it lies in and what depends on them.</summary>
    Module,

    /// <summary>Nobody can say: every test.</summary>
    Everything,
}

/// <summary>The reach of one changed file.</summary>
/// <param name="Kind">How far.</param>
/// <param name="Reason">For <see cref="ReachKind.Everything"/>: why, after the file's name.</param>
internal readonly record struct Reach(ReachKind Kind, string Reason = "");

/// <summary>Judges the reach of changed files. What is not known to be bounded is not.</summary>
internal sealed class ChangeReach(ProjectMap map, ModuleIndex index)
{
    private static readonly FrozenSet<string>.AlternateLookup<ReadOnlySpan<char>> PipelineFolders =
        RepoPath.Folders("workflows", ".circleci", ".gitlab", ".ci", ".azure", ".buildkite", ".azure-pipelines", ".pipelines");

    private static readonly FrozenSet<string> PipelineFiles = FrozenSet.Create(
        StringComparer.OrdinalIgnoreCase,
        ".gitlab-ci.yml", ".travis.yml", "azure-pipelines.yml", "jenkinsfile", "appveyor.yml", ".appveyor.yml", "bitbucket-pipelines.yml",
        ".drone.yml", ".cirrus.yml", ".zuul.yaml", "zuul.yaml", "cloudbuild.yaml", "buildspec.yml");

    private readonly FrozenSet<string> _submodules = map.Submodules.ToFrozenSet(StringComparer.Ordinal);
    private readonly FrozenSet<string> _tests = map.Tests.Select(test => test.Path).ToFrozenSet(StringComparer.Ordinal);

    /// <summary>The reach of one changed file.</summary>
    public Reach Of(FileChange change)
    {
        string path = change.Path;
        if (_tests.Contains(path) || (change.Status == FileStatus.Deleted && TestNames.IsTest(path)))
        {
            return new Reach(ReachKind.Test);
        }

        if (Unbounded(path) is { } reason)
        {
            return new Reach(ReachKind.Everything, reason);
        }

        FileKind kind = FileKinds.Classify(path);
        return kind == FileKind.Docs
            ? new Reach(ReachKind.Nothing)
            : Bounded(index.Of(path), path, kind, isCode: SourceFamilies.Of(path) != SourceFamily.None);
    }

    private string? Unbounded(string path)
    {
        string name = RepoPath.Name(path).ToString();
        if (_submodules.Contains(path))
        {
            return "is another repository, whose changes are not seen here";
        }

        if (LockFiles.Contain(path))
        {
            return "pins the versions of dependencies";
        }

        if (IsContainer(name))
        {
            return "changes the environment that the code runs in";
        }

        if (PipelineFiles.Contains(name) || RepoPath.HasSegment(path, PipelineFolders))
        {
            return "changes the pipeline that builds and tests the code";
        }

        return RepoPath.HasSegment(path, RepoPath.ForeignFolders) && FileKinds.Classify(path) == FileKind.Vendored
            ? "is vendored code, whose users are not declared"
            : null;
    }

    private static Reach Bounded(Module module, string path, FileKind kind, bool isCode)
    {
        if (module is { BuildFile: not null, Path.Length: > 0 })
        {
            return new Reach(ReachKind.Module);
        }

        if (kind == FileKind.Test)
        {
            return new Reach(ReachKind.Everything, "is shared by tests");
        }

        if (kind == FileKind.Build)
        {
            return new Reach(ReachKind.Everything, "drives the build of more than one module");
        }

        if (!isCode)
        {
            return new Reach(ReachKind.Everything, path.Contains('/', StringComparison.Ordinal)
                ? "is of a kind whose users are not known"
                : "lies at the root and is of a kind whose users are not known");
        }

        return module.BuildFile is null
            ? new Reach(ReachKind.Everything, "is covered by no build file that would say what depends on it")
            : new Reach(ReachKind.Module);
    }

    private static bool IsContainer(string name) =>
        name.StartsWith("dockerfile", StringComparison.OrdinalIgnoreCase)
        || name.EndsWith(".dockerfile", StringComparison.OrdinalIgnoreCase)
        || name.StartsWith("containerfile", StringComparison.OrdinalIgnoreCase)
        || (SourceFamilies.Of(name) == SourceFamily.None
            && (name.StartsWith("docker-compose", StringComparison.OrdinalIgnoreCase)
                || name.StartsWith("compose.y", StringComparison.OrdinalIgnoreCase)));
}
