using CommitWise.Adapters.Local.Git;
using CommitWise.Adapters.Tests.Contracts;
using CommitWise.History;

namespace CommitWise.Adapters.Tests.Git;

public sealed class GitCloneContractTests : RepositorySourceContract
{
    private readonly DirectoryInfo _cache = Directory.CreateTempSubdirectory("commitwise-cache-");

    protected override IRepositorySource Open(string root) => GitClone.Open(root, _cache.FullName);

    protected override void Dispose(bool disposing)
    {
        base.Dispose(disposing);
        _cache.Delete(recursive: true);
    }
}
