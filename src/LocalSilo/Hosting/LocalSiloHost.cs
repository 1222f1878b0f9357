using System.Text.Json;
using CommitWise.Durability;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace CommitWise.LocalSilo;

/// <summary>The silo: starts with the host, hosts grains, and drains when the host stops.</summary>
public sealed partial class LocalSiloHost : IHostedService, IDisposable
{
    private readonly Lazy<GrainFactory> _factory;
    private volatile bool _takesCalls;

    /// <summary>Makes a silo; use <see cref="LocalSiloExtensions.AddLocalSilo"/>.</summary>
    public LocalSiloHost(
        LocalSiloOptions options,
        TimeProvider time,
        IStateStore states,
        IDurableQueue queue,
        IReminderStore reminders,
        IEnumerable<IIncomingGrainCallFilter> filters,
        IServiceProvider services,
        ILogger<LocalSiloHost> logger)
    {
        options.Check();
        (Options, Time, States, Services, Logger) = (options, time, states, services, logger);
        Json = options.JsonOptions;
        Filters = [.. filters];
        Isolation = new Isolation(Json);
        Sweeper = new Sweeper(this);
        Reminders = new ReminderService(this, reminders);
        Streams = new StreamService(this, queue);
        Classes = [.. options.GrainAssemblies.Distinct().SelectMany(each => each.GetTypes()).Where(IsGrainClass).Select(MakeClass)];
        _factory = new Lazy<GrainFactory>(() => new GrainFactory(this, Classes));
    }

    internal LocalSiloOptions Options { get; }

    internal TimeProvider Time { get; }

    internal IStateStore States { get; }

    internal IServiceProvider Services { get; }

    internal ILogger Logger { get; }

    internal JsonSerializerOptions Json { get; }

    internal IIncomingGrainCallFilter[] Filters { get; }

    internal Isolation Isolation { get; }

    internal Sweeper Sweeper { get; }

    internal ReminderService Reminders { get; }

    internal StreamService Streams { get; }

    internal IReadOnlyList<GrainClass> Classes { get; }

    internal GrainFactory Factory => _factory.Value;

    internal bool TakesCalls => _takesCalls;

    /// <inheritdoc/>
    public Task StartAsync(CancellationToken cancellationToken)
    {
        _ = Factory;
        _takesCalls = true;
        Sweeper.Start();
        Reminders.Start();
        Streams.Start();
        Log.Started(Logger, Classes.Count);
        return Task.CompletedTask;
    }

    /// <summary>
    /// Drains: no more stream items and reminders, calls in flight and those they make run to their end, every activation is deactivated;
    /// what is not done within the drain time-out is left, and named in the log.
    /// </summary>
    public async Task StopAsync(CancellationToken cancellationToken)
    {
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        using var timer = Time.CreateTimer(_ => limit.Cancel(), null, Options.DrainTimeout, Timeout.InfiniteTimeSpan);
        try
        {
            await Task.WhenAll(Reminders.StopAsync(limit.Token), Streams.StopAsync(limit.Token));
            await DrainAsync(limit.Token);
        }
        catch (OperationCanceledException) when (limit.IsCancellationRequested)
        {
            var left = Classes.SelectMany(each => each.Activations).ToList();
            Log.NotDrained(Logger, left.Count, string.Join(", ", left.Take(10)), Options.DrainTimeout);
        }

        _takesCalls = false;
        Sweeper.Dispose();
    }

    /// <summary>Holds new stream deliveries back; those that run go on, and a question to a queue that is under way may bring some more.</summary>
    public void PauseStreams() => Streams.Pause();

    /// <summary>Lets stream deliveries go on.</summary>
    public void ResumeStreams() => Streams.Resume();

    /// <summary>Activations at the moment, by name of the grain type.</summary>
    public IReadOnlyDictionary<string, long> CountActivations() =>
        Classes.ToDictionary(each => each.Type.ToString()!, each => each.Activations.LongCount(), StringComparer.Ordinal);

    /// <inheritdoc/>
    public void Dispose()
    {
        Sweeper.Dispose();
        Reminders.Dispose();
        Streams.Dispose();
    }

    internal void ReportOneWayFailure(string call, Exception exception) => Log.OneWayFailed(Logger, exception, call);

    // A turn may activate other grains, so the drain goes on until nothing is left.
    private async Task DrainAsync(CancellationToken limit)
    {
        while (true)
        {
            var activations = Classes.SelectMany(each => each.Activations).ToList();
            if (activations.Count == 0)
            {
                return;
            }

            activations.ForEach(activation => activation.Drain());
            await Task.WhenAll(activations.Select(activation => activation.Deactivated)).WaitAsync(limit);
        }
    }

    private static bool IsGrainClass(Type type) =>
        type is { IsClass: true, IsAbstract: false, IsGenericTypeDefinition: false }
        && typeof(IGrainBase).IsAssignableFrom(type)
        && typeof(IAddressable).IsAssignableFrom(type);

    private GrainClass MakeClass(Type type) => new(type, this);

    private static partial class Log
    {
        [LoggerMessage(Level = LogLevel.Information, Message = "Silo started with {Count} grain classes")]
        internal static partial void Started(ILogger logger, int count);

        [LoggerMessage(Level = LogLevel.Warning, Message = "{Count} activations were not done within {Limit} and are left: {First}")]
        internal static partial void NotDrained(ILogger logger, int count, string first, TimeSpan limit);

        [LoggerMessage(Level = LogLevel.Warning, Message = "{Call} failed, and nobody waits for it")]
        internal static partial void OneWayFailed(ILogger logger, Exception exception, string call);
    }
}
