using CommitWise.Silo.Settings;

namespace CommitWise.Silo.Hosting;

/// <summary>The bare host: web server, logging, time to stop. Nothing is read from the folder that the service is started in.</summary>
internal static class ServiceBuilder
{
    private static readonly TimeSpan BeyondDraining = TimeSpan.FromSeconds(20);

    /// <summary>Makes it.</summary>
    public static WebApplicationBuilder Create(ServiceSettings settings, Terminal terminal)
    {
        var builder = WebApplication.CreateSlimBuilder(new WebApplicationOptions
        {
            ApplicationName = "commitwise-service",
            ContentRootPath = AppContext.BaseDirectory,
            EnvironmentName = Environments.Production,
        });

        // All settings are read already; what the web server takes from elsewhere would be unchecked.
        builder.Configuration.Sources.Clear();
        builder.Configuration.AddInMemoryCollection();
        builder.WebHost.UseUrls(ListenAddress.Split(settings.Listen));
        builder.WebHost.ConfigureKestrel(kestrel =>
        {
            kestrel.AddServerHeader = false;
            kestrel.ConfigureEndpointDefaults(endpoint => endpoint.Use(next =>
            {
                var drain = endpoint.ApplicationServices.GetRequiredService<ConnectionDrain>();
                return connection => drain.RunAsync(connection, next);
            }));
        });
        builder.Services.AddSingleton(TimeProvider.System);
        builder.Services.AddSingleton<ConnectionDrain>();
        builder.Services.Configure<HostOptions>(host => host.ShutdownTimeout = settings.Analysis.DrainTime + BeyondDraining);
        AddLogging(builder.Logging, settings.LogLevel, terminal);
        return builder;
    }

    private static void AddLogging(ILoggingBuilder logging, LogLevel level, Terminal terminal)
    {
        logging.ClearProviders();
        logging.SetMinimumLevel(level);
        logging.Configure(factory => factory.ActivityTrackingOptions = ActivityTrackingOptions.TraceId | ActivityTrackingOptions.SpanId);

        // The one message of a failed start is written by the command line, as one line.
        logging.AddFilter("Microsoft.Extensions.Hosting.Internal.Host", LogLevel.None);
        if (terminal.IsInteractive)
        {
            logging.AddSimpleConsole(console => console.SingleLine = true);
        }
        else
        {
            logging.AddJsonConsole(console => (console.UseUtcTimestamp, console.IncludeScopes) = (true, true));
        }

        logging.Services.Configure<Microsoft.Extensions.Logging.Console.ConsoleLoggerOptions>(
            console => console.LogToStandardErrorThreshold = LogLevel.Trace);
    }
}
