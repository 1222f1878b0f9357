using CommitWise.Api;
using CommitWise.Grains.Hosting;
using CommitWise.Silo.Backups;
using CommitWise.Silo.FirstLook;
using CommitWise.Silo.Settings;
using CommitWise.Silo.Telemetry;

namespace CommitWise.Silo.Hosting;

/// <summary>The one place where all parts meet.</summary>
internal static class Composition
{
    /// <summary>Builds the service.</summary>
    public static WebApplication Build(ServiceSettings settings, Storage storage, Terminal terminal, Action<IServiceCollection>? replace = null)
    {
        var builder = ServiceBuilder.Create(settings, terminal);
        builder.Services.AddStorage(storage);
        builder.Services.AddBackups(settings, storage);
        builder.Services.AddAnalysis(settings);
        AddRole(builder, settings, terminal);
        builder.Services.AddTelemetry(settings);
        builder.Services.AddApi(settings.Api, EngineJson.Options);
        replace?.Invoke(builder.Services);
        var app = builder.Build();
        app.ReportStorage(settings);
        if (settings.HasApi)
        {
            app.UseApi();
            app.MapEngine();
        }
        else
        {
            app.UseOperations();
        }

        return app;
    }

    private static void AddRole(WebApplicationBuilder builder, ServiceSettings settings, Terminal terminal)
    {
        if (settings.HasSilo)
        {
            builder.AddEngine(settings);
            builder.Services.AddCommitWiseGrains(settings.Analysis.Apply);
            builder.Services.AddHostedService<InboxSweep>();
        }
        else
        {
            builder.AddClient(settings);
        }

        if (settings.Backend == Backend.Aws)
        {
            builder.Services.AddSharedSiloHealth();
        }

        if (settings.HasApi)
        {
            builder.Services.AddFirstLook(settings, terminal);
        }
    }

    /// <summary>Runs the service until it is told to stop.</summary>
    /// <param name="app">The service.</param>
    /// <param name="started">Is told, once it listens, where.</param>
    public static async Task RunAsync(WebApplication app, Action<IEnumerable<string>> started)
    {
        try
        {
            await app.StartAsync();
        }
        catch
        {
            // A host whose start failed, as on a port in use, leaves running what had started before; the stores are about to be closed.
            await app.StopAsync();
            throw;
        }

        started(app.Urls);
        await app.WaitForShutdownAsync();
    }
}
