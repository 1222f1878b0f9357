using Microsoft.Extensions.Hosting;

namespace CommitWise.LocalSilo;

/// <summary>The silo: starts with the host, hosts grains, and drains when the host stops.</summary>
public sealed class LocalSiloHost : IHostedService
{
    internal IGrainFactory Factory => throw new NotImplementedException();

    internal ReminderService Reminders => throw new NotImplementedException();

    internal StreamService Streams => throw new NotImplementedException();

    /// <inheritdoc/>
    public Task StartAsync(CancellationToken cancellationToken) => throw new NotImplementedException();

    /// <inheritdoc/>
    public Task StopAsync(CancellationToken cancellationToken) => throw new NotImplementedException();

    /// <summary>Holds new stream deliveries back; those that run go on.</summary>
    public void PauseStreams() => throw new NotImplementedException();

    /// <summary>Lets stream deliveries go on.</summary>
    public void ResumeStreams() => throw new NotImplementedException();
}
