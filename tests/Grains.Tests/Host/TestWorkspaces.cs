using System.Collections.Concurrent;
using CommitWise.History;
using CommitWise.Repositories;

namespace CommitWise.Grains.Tests.Host;

/// <summary>Workspaces that say what the test tells them to.</summary>
public sealed class TestWorkspaces(Signal signal) : IRepositoryWorkspaces, IRepositoryWorkspace, IHeadReader
{
    private readonly ConcurrentQueue<Exception> _faults = new();

    public Hold? Reading { get; set; }

    public int Opened { get; private set; }

    public int Forgotten { get; private set; }

    public Func<string?> Head { get; set; } = () => null;

    /// <summary>Reads the head in place of <see cref="Head"/>.</summary>
    public Func<Task<string?>>? HeadReading { get; set; }

    public IRepositorySource Source => throw new NotSupportedException();

    public void FailNext(Exception fault) => _faults.Enqueue(fault);

    public Task<IRepositoryWorkspace> OpenAsync(RepositoryConnection connection, CancellationToken cancellationToken)
    {
        Opened++;
        signal.Tell();
        return _faults.TryDequeue(out var fault) ? Task.FromException<IRepositoryWorkspace>(fault) : Task.FromResult<IRepositoryWorkspace>(this);
    }

    public Task ForgetAsync(RepositoryConnection connection, CancellationToken cancellationToken)
    {
        Forgotten++;
        signal.Tell();
        return Task.CompletedTask;
    }

    public Task<RepositoryTip> RefreshAsync(CancellationToken cancellationToken) => Task.FromResult(new RepositoryTip("main", new string('a', 40)));

    public async Task<HistoryLease> OpenHistoryAsync(string head, IProgress<HistoryProgress>? progress, CancellationToken cancellationToken)
    {
        progress?.Report(new HistoryProgress(30, 100));
        await (Reading?.PassAsync(cancellationToken) ?? Task.CompletedTask);
        return new HistoryLease(new RepositoryHistory(new HistoryBuilder()), () => { });
    }

    public Task<string?> ReadAsync(
        HeadQuestion question, RepositoryConnection? connection, CancellationToken cancellationToken) =>
        HeadReading?.Invoke() ?? Task.FromResult(Head());
}
