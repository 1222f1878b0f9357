using CommitWise.Testing;

namespace CommitWise.Service.Tests;

/// <summary>Where the service and the examples are.</summary>
internal static class TestPaths
{
    /// <summary>The service.</summary>
    public static string Service { get; } = Path.Combine(AppContext.BaseDirectory, "commitwise-service.dll");

    /// <summary>The command <c>commitwise</c>.</summary>
    public static string Command { get; } = Path.Combine(AppContext.BaseDirectory, "commitwise.dll");

    /// <summary>Real examples of webhooks, installed by <c>./test.sh</c>.</summary>
    public static string WebhookExamples { get; } = CloneFolder.PackageFile("@octokit", "webhooks-examples", "api.github.com", "index.json");
}
