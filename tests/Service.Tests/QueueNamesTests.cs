using CommitWise.Cli.State;
using CommitWise.Grains;

namespace CommitWise.Service.Tests;

public sealed class QueueNamesTests
{
    /// <summary>What the command copies and probes must be all that the service has.</summary>
    [Fact]
    public void Queues_OfTheCommand_AreTheStreamsOfTheService() => ServiceQueues.All.ShouldBe(
        typeof(StreamNames).GetFields().Where(field => field.Name != nameof(StreamNames.Provider)).Select(field => (string)field.GetRawConstantValue()!),
        ignoreOrder: true);
}
