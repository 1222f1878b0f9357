namespace CommitWise.Grains;

/// <summary>One repository. The key is that of the repository, <c>{host}/{owner}/{repo}</c>.</summary>
/// <remarks>Faults are <see cref="InputException"/>s; <c>unknown-repository</c> when it is not connected.</remarks>
[Alias("commitwise.repository")]
public interface IRepositoryGrain : IGrainWithStringKey
{
    /// <summary>Connects the repository and begins to read its history. Connecting it again the same way changes nothing.</summary>
    /// <exception cref="InputException"><c>repository-connected</c>: it is connected another way.</exception>
    [Alias("connect")]
    Task<RepositoryView> Connect(ConnectRepository command);

    /// <summary>Looks for new commits, outside this call; <see cref="Get"/> shows how it goes.</summary>
    [Alias("sync")]
    Task<RepositoryView> Sync();

    /// <summary>Forgets the connection. Reports stay.</summary>
    /// <returns>Whether it was connected.</returns>
    [Alias("disconnect")]
    Task<bool> Disconnect(string by);

    /// <summary>The number of the next simulation, 1 or more, each given once.</summary>
    [Alias("next-simulation")]
    Task<int> NextSimulation();

    /// <summary>What is known of it; null when it is not connected. Does not wait for a running command.</summary>
    [Alias("get"), AlwaysInterleave, ReadOnly]
    Task<RepositoryView?> Get();

    /// <summary>Told by the worker that reads the repository.</summary>
    [Alias("synced")]
    Task Synced(SyncResult result);

    /// <summary>Takes up a look that is due and not under way. Told by the service that looks for unfinished work.</summary>
    [Alias("resume")]
    Task Resume();
}
