using System.Text.Json;
using CommitWise.Adapters.Aws;
using CommitWise.Grains;
using CommitWise.Silo.Hosting;
using CommitWise.Silo.Settings;
using CommitWise.Testing;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Options;

namespace CommitWise.Api.Tests.Deployment;

/// <summary>What deploy/ecs tells the tasks, and counts on, is what the service knows and does.</summary>
public sealed class StackTests
{
    private const string Prefix = "COMMITWISE__";

    // They come with the store on S3 and the prediction by SageMaker; where a build has them, they are checked like all others.
    private static readonly string[] Coming = ["Aws:Bucket", "Aws:SageMaker:Endpoint", "Aws:SageMaker:Shadow"];

    private static readonly JsonElement Contract =
        JsonDocument.Parse(File.ReadAllText(CloneFolder.PathOf("deploy", "ecs", "contract.json"))).RootElement;

    [Theory]
    [InlineData("silo")]
    [InlineData("api")]
    public void Settings_OfATask_AreThoseThatTheServiceKnowsAndTakes(string task)
    {
        var given = SettingsOf(task);
        // The embedded engine, which most tests run on, has one role.
        given.Remove("ROLE", out var role).ShouldBeTrue();
        Enum.Parse<ServiceRole>(role!).ShouldBe(task == "api" ? ServiceRole.Api : ServiceRole.Silo);

        foreach (var setting in Coming.Where(setting => typeof(AwsSettings).GetProperty(setting.Split(':')[1]) is null))
        {
            given.Remove(setting);
        }

        var settings = SettingsReader.Read(given);

        settings.Backend.ShouldBe(Backend.Aws);
        settings.Api.Keys.Select(key => key.Name).ShouldBe(task == "api" ? ["administrator", "pipeline"] : []);
    }

    [Fact]
    public void Queues_AreTheStreamsOfTheGrains() =>
        Contract.GetProperty("queues").GetProperty("names").EnumerateArray().Select(each => each.GetString())
            .ShouldBe([StreamNames.PullRequests, StreamNames.Notifications]);

    [Fact]
    public void Ports_AreThoseThatTheServiceListensOn()
    {
        var ports = Contract.GetProperty("ports");
        var defaults = new ServiceSettings();
        new Uri(defaults.Listen).Port.ShouldBe(ports.GetProperty("http").GetInt32());
        defaults.Cluster.SiloPort.ShouldBe(ports.GetProperty("silo").GetInt32());
        defaults.Cluster.GatewayPort.ShouldBe(ports.GetProperty("gateway").GetInt32());
    }

    [Fact]
    public void TimeToStop_IsWhatTheStackAllowsBesidesDraining()
    {
        var settings = new ServiceSettings();
        using var services = ServiceBuilder.Create(settings, Terminal.ForProcess()).Services.BuildServiceProvider();
        var stop = services.GetRequiredService<IOptions<HostOptions>>().Value.ShutdownTimeout;
        (stop - settings.Analysis.DrainTime).TotalSeconds.ShouldBe(Contract.GetProperty("shutdownBeyondDraining").GetInt32());
    }

    // Secrets are made at random when the stack is; here each is long enough and its own.
    private static Dictionary<string, string?> SettingsOf(string task)
    {
        var settings = Contract.GetProperty("settings").GetProperty(task).EnumerateObject()
            .ToDictionary(each => NameOf(each.Name), each => each.Value.GetString(), StringComparer.OrdinalIgnoreCase);
        foreach (var (secret, at) in Contract.GetProperty("secrets").GetProperty(task).EnumerateArray().Select((each, at) => (each.GetString()!, at)))
        {
            settings[NameOf(secret)] = $"0123456789abcdef0123456789abcdef{at}";
        }

        return settings;
    }

    private static string NameOf(string variable)
    {
        variable.ShouldStartWith(Prefix);
        return variable[Prefix.Length..].Replace("__", ":", StringComparison.Ordinal);
    }
}
