using CommitWise.Adapters.Local.Git;
using CommitWise.Adapters.Local.Workspaces;
using CommitWise.Adapters.Tests.Contracts;
using CommitWise.History;

namespace CommitWise.Adapters.Tests.Workspaces;

public sealed class WarmSourceContractTests : RepositorySourceContract
{
    private readonly DirectoryInfo _cache = Directory.CreateTempSubdirectory("commitwise-cache-");
    private WarmSource? _source;

    protected override IRepositorySource Open(string root)
    {
        var clone = GitClone.Open(root, _cache.FullName);
        return _source = new WarmSource(() => clone, (_, _) => null);
    }

    protected override void Dispose(bool disposing)
    {
        _source?.DisposeAsync().AsTask().Wait(TimeSpan.FromMinutes(1));
        base.Dispose(disposing);
        _cache.Delete(recursive: true);
    }
}
