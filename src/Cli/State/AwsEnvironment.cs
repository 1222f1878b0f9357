using CommitWise.Adapters.Aws;
using Microsoft.Extensions.Configuration;

namespace CommitWise.Cli.State;

/// <summary>Settings of AWS as the service reads them: <c>COMMITWISE__AWS__REGION</c> and so on.</summary>
internal static class AwsEnvironment
{
    private const string Prefix = "COMMITWISE__";
    private const string Section = "Aws";

    /// <summary>Whether the service would use AWS: <c>COMMITWISE__BACKEND</c> says so.</summary>
    public static bool IsGiven => string.Equals(Environment.GetEnvironmentVariable($"{Prefix}BACKEND"), Section, StringComparison.OrdinalIgnoreCase);

    /// <summary>Reads them.</summary>
    /// <param name="change">What the command line says instead.</param>
    /// <exception cref="InputException"><c>invalid-setting</c>.</exception>
    public static AwsSettings Read(Action<AwsSettings> change)
    {
        var settings = new AwsSettings();
        try
        {
            new ConfigurationBuilder().AddEnvironmentVariables(Prefix).Build().GetSection(Section)
                .Bind(settings, binder => binder.ErrorOnUnknownConfiguration = true);
        }
        catch (InvalidOperationException fault)
        {
            throw new InputException("invalid-setting", fault.Message.ReplaceLineEndings(" "), fault);
        }

        change(settings);
        return settings.Faults().FirstOrDefault() is { } wrong ? throw new InputException("invalid-setting", wrong) : settings;
    }
}
