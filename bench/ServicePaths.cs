namespace CommitWise.Bench;

/// <summary>Where the service and what its benchmarks need are.</summary>
internal static class ServicePaths
{
    /// <summary>Root of this project's clone.</summary>
    public static string Repository { get; } = FindRepository();

    /// <summary>The service's program.</summary>
    public static string Service { get; } = Path.Combine(AppContext.BaseDirectory, "CommitWise.Silo.dll");

    /// <summary>Real examples of webhooks, installed by <c>./test.sh</c>.</summary>
    public static string WebhookExamples { get; } =
        Path.Combine(Repository, "tests", "servers", "node_modules", "@octokit", "webhooks-examples", "api.github.com", "index.json");

    /// <summary>The service's arguments.</summary>
    /// <param name="folder">For data and cache.</param>
    /// <param name="repository">Clone to connect; null for none.</param>
    public static IReadOnlyList<string> Arguments(string folder, string? repository = null) =>
    [
        "--data", Path.Combine(folder, "data"), "--cache", Path.Combine(folder, "cache"), "--listen", "http://127.0.0.1:{port}",
        .. repository is null ? (string[])["--no-repository"] : ["--repository", repository],
    ];

    /// <summary>The service's settings.</summary>
    /// <param name="secret">Of the webhook.</param>
    /// <param name="paused">Whether accepted events wait.</param>
    public static IReadOnlyDictionary<string, string> Settings(string secret, bool paused) => new Dictionary<string, string>
    {
        ["COMMITWISE__GITHUB__WEBHOOKSECRET"] = secret,
        ["COMMITWISE__PAUSESTREAMS"] = paused ? "true" : "false",
        ["COMMITWISE__API__REQUESTSPERMINUTE"] = "0",
    };

    private static string FindRepository()
    {
        var folder = new DirectoryInfo(AppContext.BaseDirectory);
        while (!File.Exists(Path.Combine(folder.FullName, "CommitWise.sln")))
        {
            folder = folder.Parent ?? throw new InvalidOperationException("The benchmarks run from a clone of this project.");
        }

        return folder.FullName;
    }
}
