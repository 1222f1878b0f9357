using CommitWise.Adapters.Local.Git;
using CommitWise.Testing;

namespace CommitWise.Adapters.Tests.Git;

/// <summary>A repository, a folder outside of it for clones, and a cache.</summary>
public abstract class CloneTests : IDisposable
{
    private readonly DirectoryInfo _cache = Directory.CreateTempSubdirectory("commitwise-cache-");

    protected GitSandbox Sandbox { get; } = GitSandbox.Init();

    protected GitSandbox Outside { get; } = GitSandbox.Empty();

    protected string Cache => _cache.FullName;

    public void Dispose()
    {
        Dispose(disposing: true);
        GC.SuppressFinalize(this);
    }

    protected GitClone Open(string path) => GitClone.Open(path, Cache);

    protected virtual void Dispose(bool disposing)
    {
        Sandbox.Dispose();
        Outside.Dispose();
        _cache.Delete(recursive: true);
    }
}
