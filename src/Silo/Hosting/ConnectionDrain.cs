using Microsoft.AspNetCore.Connections;

namespace CommitWise.Silo.Hosting;

/// <summary>
/// Cuts the connections that are still open some seconds after the service began to stop. The web server stops first and would wait for the
/// slowest client; the analyses that run would have no time left to end.
/// </summary>
internal sealed class ConnectionDrain : IDisposable
{
    /// <summary>How long clients have.</summary>
    public static readonly TimeSpan Grace = TimeSpan.FromSeconds(5);

    private readonly CancellationTokenSource _over;
    private readonly CancellationTokenRegistration _stopping;

    /// <summary>Waits for the service to stop.</summary>
    /// <param name="lifetime">Says so.</param>
    /// <param name="time">Measures the seconds.</param>
    public ConnectionDrain(IHostApplicationLifetime lifetime, TimeProvider time)
    {
        _over = new CancellationTokenSource(Timeout.InfiniteTimeSpan, time);
        _stopping = lifetime.ApplicationStopping.Register(() => _over.CancelAfter(Grace));
    }

    /// <summary>Runs a connection to its end, or cuts it.</summary>
    public async Task RunAsync(ConnectionContext connection, ConnectionDelegate next)
    {
        await using var cut = _over.Token.UnsafeRegister(
            static open => ((ConnectionContext)open!).Abort(new ConnectionAbortedException("The service stops.")), connection);
        await next(connection);
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        _stopping.Dispose();
        _over.Dispose();
    }
}
