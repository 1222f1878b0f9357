namespace CommitWise.Grains;

/// <summary>Names of streams and indexes, stable: they are stored.</summary>
public static class StreamNames
{
    /// <summary>The stream provider.</summary>
    public const string Provider = "events";

    /// <summary><see cref="Intake.PullRequestEvent"/>s, keyed by change.</summary>
    public const string PullRequests = "pull-requests";

    /// <summary>
    /// <see cref="Notification"/>s, for those who want to know, keyed by repository. No grain of this version subscribes to them; without a
    /// subscriber they are dropped by the stream.
    /// </summary>
    public const string Notifications = "notifications";
}

/// <summary>Names of indexes, stable: they are stored.</summary>
public static class IndexNames
{
    /// <summary>
    /// One row per change, key <c>ChangeKey</c>, document <see cref="ChangeView"/> as JSON. Lists <c>updated</c>, <c>risk</c> (changes without
    /// a verdict have the lowest value), and both within a repository: <c>{repository}|updated</c>; and <see cref="Pending"/>.
    /// Fields: see <see cref="ChangeFields"/>.
    /// </summary>
    public const string Changes = "changes";

    /// <summary>
    /// One row per generation, key <c>{change key}/{generation}</c>, list <c>{change key}</c> ordered by generation, document
    /// <see cref="GenerationView"/> as JSON.
    /// </summary>
    public const string Generations = "generations";

    /// <summary>
    /// One row per connected repository, lists <c>name</c> and <see cref="Pending"/>, document <see cref="RepositoryView"/> as JSON.
    /// </summary>
    public const string Repositories = "repositories";

    /// <summary>
    /// One row per effect that failed as often as it may, key <c>{change key}/{effect}</c>, lists <c>at</c> and <c>{repository}|at</c>,
    /// document <see cref="ParkedEffect"/> as JSON.
    /// </summary>
    public const string ParkedEffects = "parked-effects";

    /// <summary>
    /// One row per silo of a cluster, rewritten every few seconds while it runs, key its name, list <c>name</c>, version the ticks of the time,
    /// document <see cref="SiloHealth"/> as JSON.
    /// </summary>
    public const string Silos = "silos";

    /// <summary>List of the rows whose grain has unfinished work, ordered by the time when it is due; what a restart sweeps.</summary>
    public const string Pending = "pending";
}

/// <summary>Fields of <see cref="IndexNames.Changes"/> that lists filter by.</summary>
public static class ChangeFields
{
    /// <summary>Key of the repository.</summary>
    public const string Repository = "repository";

    /// <summary><c>pull_request</c>, <c>commit</c> or <c>simulation</c>.</summary>
    public const string Kind = "kind";

    /// <summary><c>open</c>, <c>closed</c> or <c>merged</c>.</summary>
    public const string State = "state";

    /// <summary><c>low</c>, <c>medium</c>, <c>high</c>, <c>critical</c>; absent without a verdict.</summary>
    public const string Level = "level";

    /// <summary>Author in lower case; absent when unknown.</summary>
    public const string Author = "author";

    /// <summary>Risk score as three digits; absent without a verdict.</summary>
    public const string Score = "score";
}
