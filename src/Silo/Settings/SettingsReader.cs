namespace CommitWise.Silo.Settings;

/// <summary>Settings that are wrong.</summary>
/// <param name="faults">One line each.</param>
internal sealed class InvalidSettingsException(IReadOnlyList<string> faults) : Exception(string.Join(' ', faults))
{
    /// <summary>One line each.</summary>
    public IReadOnlyList<string> Faults { get; } = faults;
}

/// <summary>Reads the settings from all their places and checks all of them.</summary>
internal static class SettingsReader
{
    private const string Prefix = "COMMITWISE__";

    /// <summary>Reads them.</summary>
    /// <param name="given">What the command line says.</param>
    /// <exception cref="InvalidSettingsException">Some are unknown, unreadable or out of range.</exception>
    public static ServiceSettings Read(IEnumerable<KeyValuePair<string, string?>> given)
    {
        // Beside the program only: a file of that name where the service is started may be anybody's.
        var configuration = Configure(given);
        var settings = Bind(configuration);
        var faults = settings.Faults().ToList();
        if (faults.Count > 0)
        {
            throw new InvalidSettingsException(faults);
        }

        if (settings.Api.HostOrder.Count == 0)
        {
            settings.Api.HostOrder.Add(settings.GitHub.Host);
        }

        return settings;
    }

    private static IConfigurationRoot Configure(IEnumerable<KeyValuePair<string, string?>> given)
    {
        try
        {
            return new ConfigurationBuilder()
                .SetBasePath(AppContext.BaseDirectory)
                .AddJsonFile("appsettings.json", optional: true, reloadOnChange: false)
                .AddEnvironmentVariables(Prefix)
                .AddInMemoryCollection(given)
                .Build();
        }
        catch (Exception fault) when (fault is InvalidDataException or FormatException)
        {
            throw new InvalidSettingsException([(fault.InnerException ?? fault).Message.ReplaceLineEndings(" ")]);
        }
    }

    private static ServiceSettings Bind(IConfiguration configuration)
    {
        try
        {
            var settings = new ServiceSettings();
            configuration.Bind(settings, binder => binder.ErrorOnUnknownConfiguration = true);
            return settings;
        }
        catch (InvalidOperationException fault)
        {
            throw new InvalidSettingsException([fault.Message.ReplaceLineEndings(" ")]);
        }
    }
}
