using CommitWise.Cluster;

namespace CommitWise.Grains.Tests.Cluster;

public sealed class ClusterOptionsTests
{
    private static readonly ClusterOptions Defaults = new() { Region = "eu-central-1" };

    public static TheoryData<string, ClusterOptions> Faults { get; } = new()
    {
        { "ClusterId", Defaults with { ClusterId = "" } },
        { "ServiceId", Defaults with { ServiceId = new string('s', 101) } },
        { "Region", Defaults with { Region = null } },
        { "TablePrefix", Defaults with { TablePrefix = "a/b" } },
        { "ProbeTimeout", Defaults with { ProbeTimeout = TimeSpan.FromMilliseconds(99) } },
        { "ProbeTimeout", Defaults with { ProbeTimeout = TimeSpan.FromSeconds(61) } },
        { "MissedProbes", Defaults with { MissedProbes = 0 } },
        { "Votes", Defaults with { Votes = 11 } },
    };

    [Fact]
    public void Checked_Defaults_AreInRange() => Defaults.Checked().ShouldBe(Defaults);

    [Theory]
    [MemberData(nameof(Faults))]
    public void Checked_OutOfRange_NamesTheSetting(string setting, ClusterOptions options)
    {
        var fault = Should.Throw<InputException>(options.Checked);

        fault.Problem.ShouldBe("invalid-setting");
        fault.Message.ShouldStartWith($"{setting} of the cluster is ");
    }
}
