namespace CommitWise.Cli.State;

/// <summary>The service's streams, each of which has a queue. The command does not know the grains, which name them too; a test compares.</summary>
internal static class ServiceQueues
{
    /// <summary>Names of all.</summary>
    public static IReadOnlyList<string> All { get; } = ["pull-requests", "notifications"];
}
