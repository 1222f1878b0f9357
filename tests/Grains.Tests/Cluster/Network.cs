using System.Collections.Concurrent;
using System.Net;
using Microsoft.AspNetCore.Connections;
using Microsoft.Extensions.DependencyInjection;

namespace CommitWise.Grains.Tests.Cluster;

/// <summary>The connections of one silo. When they are cut, the others see what they see of a killed process: closed and refused connections.</summary>
internal sealed class Network
{
    private readonly ConcurrentBag<ConnectionContext> _connections = [];
    private readonly ConcurrentBag<IConnectionListener> _listeners = [];
    private volatile bool _isCut;

    /// <summary>Watches whatever a silo uses to connect and to listen.</summary>
    public void Watch(IServiceCollection services)
    {
        Decorate<IConnectionFactory>(services, inner => new Outgoing(inner, this));
        Decorate<IConnectionListenerFactory>(services, inner => new Incoming(inner, this));
    }

    /// <summary>Cuts all, for good.</summary>
    public async Task CutAsync()
    {
        _isCut = true;
        foreach (var listener in _listeners)
        {
            await listener.UnbindAsync();
        }

        foreach (var connection in _connections)
        {
            connection.Abort();
        }
    }

    private static void Decorate<T>(IServiceCollection services, Func<T, T> decorate)
        where T : class
    {
        foreach (var known in services.Where(each => each.IsKeyedService && each.ServiceType == typeof(T)).ToList())
        {
            services.Remove(known);
            services.AddKeyedSingleton(known.ServiceKey, (provider, key) => decorate((T)(
                known.KeyedImplementationInstance
                ?? known.KeyedImplementationFactory?.Invoke(provider, key)
                ?? ActivatorUtilities.CreateInstance(provider, known.KeyedImplementationType!))));
        }
    }

    private ConnectionContext Keep(ConnectionContext connection)
    {
        _connections.Add(connection);
        if (_isCut)
        {
            connection.Abort();
        }

        return connection;
    }

    private sealed class Outgoing(IConnectionFactory inner, Network network) : IConnectionFactory
    {
        public async ValueTask<ConnectionContext> ConnectAsync(EndPoint endpoint, CancellationToken cancellationToken = default) =>
            network._isCut ? throw new IOException("This silo is dead.") : network.Keep(await inner.ConnectAsync(endpoint, cancellationToken));
    }

    private sealed class Incoming(IConnectionListenerFactory inner, Network network) : IConnectionListenerFactory
    {
        public async ValueTask<IConnectionListener> BindAsync(EndPoint endpoint, CancellationToken cancellationToken = default)
        {
            var listener = new Listener(await inner.BindAsync(endpoint, cancellationToken), network);
            network._listeners.Add(listener);
            return listener;
        }
    }

    private sealed class Listener(IConnectionListener inner, Network network) : IConnectionListener
    {
        public EndPoint EndPoint => inner.EndPoint;

        public async ValueTask<ConnectionContext?> AcceptAsync(CancellationToken cancellationToken = default) =>
            await inner.AcceptAsync(cancellationToken) is { } connection ? network.Keep(connection) : null;

        public ValueTask UnbindAsync(CancellationToken cancellationToken = default) => inner.UnbindAsync(cancellationToken);

        public ValueTask DisposeAsync() => inner.DisposeAsync();
    }
}
