using CommitWise.Testing;

namespace CommitWise.Adapters.Aws.Tests;

public sealed class TestServersTests
{
    [Fact]
    public async Task Start_OfEachServer_Listens()
    {
        using var tables = await TestServers.StartDynamoDbAsync();
        using var queues = await TestServers.StartSqsAsync();
        tables.HasExited.ShouldBeFalse(tables.Output);
        queues.HasExited.ShouldBeFalse(queues.Output);
    }
}
