using CommitWise.Adapters.Aws.Doctor;
using CommitWise.Adapters.Local.Storage;
using CommitWise.Testing;

namespace CommitWise.Adapters.Aws.Tests.Doctor;

/// <summary>What the doctor says of servers that are there, that are not, and that refuse. It reads credentials of the environment.</summary>
[Collection("environment")]
public sealed class AwsDoctorTests : IAsyncLifetime
{
    private static readonly string[] Queues = ["events"];

    private ServiceProcess? _tables;
    private ServiceProcess? _queues;

    private AwsSettings Settings => new()
    {
        Region = "eu-central-1",
        Prefix = "doctor",
        DynamoDbUrl = _tables!.Address,
        SqsUrl = _queues!.Address,
    };

    public async Task InitializeAsync()
    {
        Environment.SetEnvironmentVariable("AWS_ACCESS_KEY_ID", "AKIDEXAMPLE");
        Environment.SetEnvironmentVariable("AWS_SECRET_ACCESS_KEY", "secret-of-the-tests");
        (_tables, _queues) = (await TestServers.StartDynamoDbAsync(), await TestServers.StartSqsAsync());
    }

    public Task DisposeAsync()
    {
        Environment.SetEnvironmentVariable("AWS_ACCESS_KEY_ID", null);
        Environment.SetEnvironmentVariable("AWS_SECRET_ACCESS_KEY", null);
        _tables?.Dispose();
        _queues?.Dispose();
        return Task.CompletedTask;
    }

    [Fact]
    public async Task CheckAsync_OfWhatIsThere_PassesAll()
    {
        await using (var stores = await AwsStores.OpenAsync(MakingSettings(), new FolderObjectStore(Path.GetTempPath(), TimeProvider.System), default))
        {
            await stores.Queue.EnqueueAsync("events", "k", "x"u8.ToArray(), default);
        }

        var findings = await CheckAsync(Settings);
        findings.ShouldAllBe(finding => finding.Passed);
        findings.Select(finding => finding.Name).ShouldBe(
            ["credentials", "table doctor-states", "table doctor-index", "table doctor-inbox", "table doctor-reminders", "queue doctor-events.fifo"]);
        findings[0].Detail.ShouldBe("found, access key ends in MPLE");
        findings[^1].Detail.ShouldBe("there, about 1 messages wait");
    }

    [Fact]
    public async Task CheckAsync_OfNothing_SaysWhatToMake()
    {
        var findings = await CheckAsync(Settings);
        findings.Where(finding => finding.Name != "credentials").ShouldAllBe(finding =>
            !finding.Passed && finding.Detail.StartsWith("It is not there: deploy", StringComparison.Ordinal));
    }

    [Fact]
    public async Task CheckAsync_ChangesNothing()
    {
        var settings = MakingSettings();
        await CheckAsync(settings);
        (await CheckAsync(settings)).Count(finding => finding.Passed).ShouldBe(1);
    }

    [Fact]
    public async Task CheckAsync_WhereNobodyListens_SaysWhichSetting()
    {
        var settings = Settings;
        settings.DynamoDbUrl = settings.SqsUrl = new Uri($"http://127.0.0.1:{ServiceProcess.FreePort()}");
        var findings = await CheckAsync(settings);
        findings.Where(finding => finding.Name.StartsWith("table", StringComparison.Ordinal)).ShouldAllBe(finding =>
            !finding.Passed && finding.Detail.StartsWith("It was not reached: check Aws:DynamoDbUrl", StringComparison.Ordinal));
        findings[^1].Detail.ShouldStartWith("It was not reached: check Aws:SqsUrl");
    }

    [Theory]
    [InlineData("wrong-secret", "The signature is refused: check the secret key")]
    [InlineData("another-key", "The access key is not known there")]
    public async Task CheckAsync_Refused_SaysWhy(string secret, string advice)
    {
        using var proxy = await TestServers.StartNodeAsync(
            [
                CloneFolder.PathOf("tests", "servers", "sigv4proxy.mjs"), "{port}", _queues!.Address.ToString(),
                secret == "another-key" ? "AKIDOTHER" : "AKIDEXAMPLE", "not-the-secret",
            ],
            new Dictionary<string, string>());
        var settings = Settings;
        settings.SqsUrl = proxy.Address;
        (await CheckAsync(settings))[^1].Detail.ShouldStartWith(advice);
    }

    private static async Task<IReadOnlyList<AwsFinding>> CheckAsync(AwsSettings settings)
    {
        List<AwsFinding> findings = [];
        await foreach (var finding in AwsDoctor.CheckAsync(settings, Queues, default))
        {
            findings.Add(finding);
        }

        return findings;
    }

    private AwsSettings MakingSettings()
    {
        var settings = Settings;
        settings.Create = true;
        return settings;
    }
}
