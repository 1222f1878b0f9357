using CommitWise.Silo.Hosting;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;

namespace CommitWise.Silo.FirstLook;

/// <summary>Takes the first look once the service listens. A fault in it is shown and ends the look, not the service.</summary>
internal sealed partial class FirstLookService(
    IHostApplicationLifetime lifetime,
    IServer server,
    StartingClones clones,
    FirstLookRun run,
    Terminal terminal,
    ILogger<FirstLookService> logger) : BackgroundService
{
    /// <inheritdoc/>
    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        var started = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        using var registration = lifetime.ApplicationStarted.Register(started.SetResult);
        await started.Task.WaitAsync(stoppingToken);
        var address = server.Features.Get<IServerAddressesFeature>()?.Addresses.FirstOrDefault() ?? "nowhere";
        var view = new FirstLookView(terminal, address.Replace("[::]", "localhost", StringComparison.Ordinal));
        foreach (var clone in clones.Roots)
        {
            await TryAsync(clone, view, stoppingToken);
        }

        view.Serving(clones.Roots.Count);
    }

    private async Task TryAsync(string clone, FirstLookView view, CancellationToken cancellationToken)
    {
        try
        {
            await run.RunAsync(clone, view, cancellationToken);
        }
        catch (InputException fault)
        {
            terminal.Fail(fault.Problem, $"{clone}: {fault.Message}");
        }
#pragma warning disable CA1031 // The service goes on without its first look.
        catch (Exception fault) when (!cancellationToken.IsCancellationRequested)
#pragma warning restore CA1031
        {
            Log.Failed(logger, clone, fault);
        }
    }

    private static partial class Log
    {
        [LoggerMessage(1, LogLevel.Error, "The first look at {Clone} failed")]
        public static partial void Failed(ILogger logger, string clone, Exception fault);
    }
}
