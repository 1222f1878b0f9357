using CommitWise.Risk;
using CommitWise.Risk.Exchange;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Console;

namespace CommitWise.Cli.ServeModel;

/// <summary>The web server of a model. Nothing is read from the folder that it is started in.</summary>
internal static class ModelServer
{
    // SageMaker kills a container half a minute after it was told to stop.
    private static readonly TimeSpan DrainTime = TimeSpan.FromSeconds(20);

    /// <summary>Makes it.</summary>
    /// <param name="model">Predicts; it is loaded, so <c>/ping</c> is answered as soon as anything is.</param>
    /// <param name="address">Where to listen.</param>
    public static WebApplication Build(RiskModel model, string address)
    {
        var builder = WebApplication.CreateSlimBuilder(new WebApplicationOptions
        {
            ContentRootPath = AppContext.BaseDirectory,
            EnvironmentName = Environments.Production,
        });
        builder.Configuration.Sources.Clear();
        builder.Configuration.AddInMemoryCollection();
        builder.WebHost.UseUrls(address);
        builder.WebHost.ConfigureKestrel(server =>
        {
            server.AddServerHeader = false;
            server.Limits.MaxRequestBodySize = PredictionContract.MaxBytes;
        });
        builder.Services.Configure<HostOptions>(host => host.ShutdownTimeout = DrainTime);
        AddLogging(builder.Logging);
        var app = builder.Build();
        Map(app, new Invocations(model));
        return app;
    }

    private static void AddLogging(ILoggingBuilder logging)
    {
        logging.ClearProviders();
        logging.SetMinimumLevel(LogLevel.Warning);

        // The one message of a failed start is written by the command line, as one line.
        logging.AddFilter("Microsoft.Extensions.Hosting.Internal.Host", LogLevel.None);
        logging.AddJsonConsole(console => console.UseUtcTimestamp = true);
        logging.Services.Configure<ConsoleLoggerOptions>(console => console.LogToStandardErrorThreshold = LogLevel.Trace);
    }

    private static void Map(WebApplication app, Invocations invocations)
    {
        app.MapGet("/ping", invocations.Ping);
        app.MapPost("/invocations", invocations.InvokeAsync);

        // The path of SageMaker itself: so the server stands for the whole endpoint where there is no SageMaker.
        app.MapPost("/endpoints/{name}/invocations", invocations.InvokeAsync);
    }
}
