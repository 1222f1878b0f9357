namespace CommitWise.Service.Tests;

/// <summary>Where the service and the examples are.</summary>
internal static class TestPaths
{
    /// <summary>The service.</summary>
    public static string Service { get; } = Path.Combine(AppContext.BaseDirectory, "commitwise-service.dll");

    /// <summary>Real examples of webhooks, installed by <c>./test.sh</c>.</summary>
    public static string WebhookExamples { get; } = Find(
        Path.Combine("tests", "servers", "node_modules", "@octokit", "webhooks-examples", "api.github.com", "index.json"));

    private static string Find(string path)
    {
        var folder = new DirectoryInfo(AppContext.BaseDirectory);
        while (folder is not null && !File.Exists(Path.Combine(folder.FullName, "CommitWise.sln")))
        {
            folder = folder.Parent;
        }

        return Path.Combine(folder?.FullName ?? throw new InvalidOperationException("The tests run from a clone of this project."), path);
    }
}
