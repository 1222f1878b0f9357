using CommitWise.Adapters.Aws.SageMaker;
using CommitWise.Risk;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;

namespace CommitWise.Adapters.Aws.Tests.SageMaker;

public sealed class SageMakerSettingsTests
{
    [Theory]
    [InlineData("Endpoint", "-risk")]
    [InlineData("Endpoint", "")]
    [InlineData("Endpoint", "a/b")]
    [InlineData("Shadow", "1234567890123456789012345678901234567890123456789012345678901234")]
    [InlineData("Variant", "blue", "Aws:SageMaker:Variant is of use")]
    [InlineData("Url", "ftp://models")]
    [InlineData("Format", "7")]
    [InlineData("Timeout", "00:00:00.05")]
    [InlineData("Timeout", "00:01:01")]
    [InlineData("Tries", "0")]
    [InlineData("Pause", "00:00:00")]
    public void Faults_OfABadSetting_NameIt(string name, string value, string? mention = null) =>
        Read((name, value)).Faults().ShouldHaveSingleItem().ShouldContain(mention ?? $"Aws:SageMaker:{name} is ");

    [Fact]
    public void Faults_OfAShadowOfItself_NameIt() =>
        Read(("Endpoint", "risk"), ("Shadow", "risk")).Faults().ShouldHaveSingleItem().ShouldContain("compared with itself");

    [Fact]
    public void Faults_OfGoodSettings_AreNone() => Read(
        ("Endpoint", "risk-1"), ("Variant", "blue"), ("Shadow", "risk-2"), ("Url", "http://127.0.0.1:8080"), ("Format", "csv"), ("Timeout", "00:00:01"), ("Tries", "1"))
        .Faults().ShouldBeEmpty();

    [Fact]
    public void AddSageMaker_WithoutAnEndpoint_AddsNothing() => new ServiceCollection().AddSageMaker(new AwsSettings()).ShouldBeEmpty();

    [Fact]
    public void AddSageMaker_WithoutARegion_SaysSoBeforeAnythingStarts() =>
        Should.Throw<InputException>(() => SageMakerOptions.Of(Read(("Endpoint", "risk")), "risk", null, TimeProvider.System, _ => null)).Problem.ShouldBe("missing-region");

    [Theory]
    [InlineData("Endpoint", true, false)]
    [InlineData("Shadow", false, true)]
    public async Task AddSageMaker_WithAnEndpoint_AddsWhatIsNamed(string name, bool predicts, bool compares)
    {
        var settings = Read((name, "risk"));
        settings.Region = "eu-central-1";
        await using var services = new ServiceCollection().AddLogging().AddMetrics().AddSingleton(TimeProvider.System).AddSageMaker(settings).BuildServiceProvider();
        (services.GetService<IRemotePredictor>() is not null).ShouldBe(predicts);
        (services.GetService<IShadowPredictor>() is not null).ShouldBe(compares);
    }

    [Fact]
    public void Of_OfTheEnvironmentsAddress_TakesIt()
    {
        var settings = Read(("Endpoint", "risk"));
        settings.Region = "eu-central-1";
        Address(_ => null).ShouldBe("https://runtime.sagemaker.eu-central-1.amazonaws.com/");
        Address(name => name == "AWS_ENDPOINT_URL" ? "http://one:1" : null).ShouldBe("http://one:1/");
        Address(name => name == "AWS_ENDPOINT_URL_SAGEMAKER_RUNTIME" ? "http://two:2" : "http://one:1").ShouldBe("http://two:2/");

        string Address(Func<string, string?> environment) =>
            SageMakerOptions.Of(settings, "risk", null, TimeProvider.System, environment).Address.Address.ToString();
    }

    private static AwsSettings Read(params (string Name, string Value)[] given)
    {
        var settings = new AwsSettings();
        new ConfigurationBuilder()
            .AddInMemoryCollection(given.Select(each => KeyValuePair.Create($"SageMaker:{each.Name}", (string?)each.Value))).Build()
            .Bind(settings, binder => binder.ErrorOnUnknownConfiguration = true);
        return settings;
    }
}
