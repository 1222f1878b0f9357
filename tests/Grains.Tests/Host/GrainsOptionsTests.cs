using CommitWise.Grains.Hosting;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;

namespace CommitWise.Grains.Tests.Host;

public sealed class GrainsOptionsTests
{
    [Fact]
    public void Validate_Defaults_AreInRange() => Should.NotThrow(() => Options(_ => { }));

    [Fact]
    public void Validate_SeveralFaults_NamesEach()
    {
        var fault = Should.Throw<OptionsValidationException>(() => Options(options =>
        {
            options.Slots = 0;
            options.QuietPeriod = TimeSpan.FromHours(2);
            options.RetryDelays = [TimeSpan.FromSeconds(-1)];
        }));

        fault.Failures.Select(each => each.Split(' ')[0]).ShouldBe(["QuietPeriod", "RetryDelays", "Slots"], ignoreOrder: true);
        fault.Message.ShouldContain("Slots is 0; it must be from 1 to 256.");
    }

    private static GrainsOptions Options(Action<GrainsOptions> configure)
    {
        var services = new ServiceCollection();
        services.AddCommitWiseGrains(configure);
        using var provider = services.BuildServiceProvider();
        return provider.GetRequiredService<IOptions<GrainsOptions>>().Value;
    }
}
