namespace CommitWise.Grains;

/// <summary>
/// One change: a pull request, a commit or a simulation. The key is that of the change, as <see cref="Analysis.ChangeKey"/> writes it. It
/// hears of events by the stream <see cref="StreamNames.PullRequests"/>, keyed by the change.
/// </summary>
[Alias("commitwise.pull-request")]
public interface IPullRequestGrain : IGrainWithStringKey
{
    /// <summary>Begins a new generation for the head that is known.</summary>
    /// <param name="force">Also when a run is under way: it is superseded.</param>
    /// <param name="by">Identity of the caller.</param>
    /// <returns>The generation that was begun.</returns>
    /// <exception cref="InputException"><c>unknown-change</c>, or <c>analysis-running</c> without <paramref name="force"/>.</exception>
    [Alias("analyze")]
    Task<int> Analyze(bool force, string by);

    /// <summary>Forgets the change: state, rows and reports.</summary>
    /// <returns>Whether there was anything.</returns>
    [Alias("forget")]
    Task<bool> Forget(string by);

    /// <summary>What is known of it; null when it was never heard of. Does not wait for a running command.</summary>
    [Alias("get"), AlwaysInterleave, ReadOnly]
    Task<ChangeView?> Get();

    /// <summary>Where the report of a generation is.</summary>
    /// <param name="generation">Which; null for the latest that has one.</param>
    /// <returns>Null when there is none.</returns>
    [Alias("report"), AlwaysInterleave, ReadOnly]
    Task<GenerationView?> Report(int? generation);

    /// <summary>Told by the pool that runs the analysis.</summary>
    [Alias("advance")]
    Task Advance(RunProgress progress);

    /// <summary>Takes up what is due and not under way. Told by the service that looks for unfinished work; doing it twice changes nothing.</summary>
    [Alias("resume")]
    Task Resume();

    /// <summary>Answers which head is the change's, asked when two events of the same time named different ones.</summary>
    /// <param name="sha">Full object id; null when nobody could say.</param>
    [Alias("head-read")]
    Task HeadRead(string? sha);
}
