using System.Reflection;
using System.Text.Json;
using CommitWise.Durability;
using CommitWise.Grains.Health;
using CommitWise.Grains.Hosting;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Logging;
using Orleans.Configuration;
using Orleans.Runtime.Hosting;
using Orleans.Runtime.Providers;
using Orleans.Serialization;

namespace CommitWise.Cluster;

/// <summary>What a silo of Orleans needs to run our grains over our stores. The stores are services of the silo: <c>IStateStore</c>, <c>IDurableQueue</c>.</summary>
public static class ClusterExtensions
{
    // Longer than the time that the agent may spend on one delivery, so that it makes one: the queue knows better when to try again.
    private static readonly TimeSpan DeliveryTime = TimeSpan.FromMilliseconds(50);
    private static readonly TimeSpan AfterDelivery = TimeSpan.FromMilliseconds(60);

    // Enough for a grain that leaves after every call; few enough to end where silos disagree about a grain's place.
    private const int MostForwards = 32;

    /// <summary>Keeps states of grains in the state store, index rows with them.</summary>
    /// <param name="silo">The silo.</param>
    /// <param name="name">Name of the storage, as grains name it.</param>
    /// <param name="json">How a state is written.</param>
    public static ISiloBuilder AddDurableGrainStorage(this ISiloBuilder silo, string name, JsonSerializerOptions json)
    {
        ArgumentNullException.ThrowIfNull(silo);
        silo.Services.AddGrainStorage(name, (services, _) => new StateStorage(services.GetRequiredService<IStateStore>(), json));
        return silo;
    }

    /// <summary>Adds a stream provider over the durable queue; a silo has at most one.</summary>
    /// <param name="silo">The silo.</param>
    /// <param name="name">Name of the provider, as grains name it.</param>
    /// <param name="options">How it works.</param>
    public static ISiloBuilder AddDurableStreams(this ISiloBuilder silo, string name, DurableStreamOptions options)
    {
        ArgumentNullException.ThrowIfNull(silo);
        ArgumentNullException.ThrowIfNull(options);
        silo.Services.TryAddSingleton(TimeProvider.System);
        silo.Services.AddSingleton(new StreamJson(options.Json));
        silo.Services.AddSingleton(services => new QueueAdapter(
            name,
            options,
            services.GetRequiredService<IDurableQueue>(),
            services.GetRequiredService<TimeProvider>(),
            services.GetRequiredService<ILogger<QueueAdapter>>()));
        silo.Services.AddKeyedSingleton<IMessageDeliveryBackoffProvider>(name, new FixedPause(AfterDelivery));
        silo.AddOutgoingGrainCallFilter<DeliveryFilter>();
        silo.AddPersistentStreams(name, (services, _) => services.GetRequiredService<QueueAdapter>(), streams => Configure(streams, options));
        return silo;
    }

    /// <summary>
    /// Lets a call follow its grain through many activations that are on their way out; by default Orleans refuses one that has met two. Each
    /// of them is over in a moment, and a refused call is a failure to its caller.
    /// </summary>
    public static ISiloBuilder ForwardPatiently(this ISiloBuilder silo) =>
        silo.Configure<SiloMessagingOptions>(messaging => messaging.MaxForwardCount = MostForwards);

    /// <summary>Lets Core's value types, which name no engine, travel between silos and clients as JSON.</summary>
    public static IServiceCollection AddCommitWiseSerializers(this IServiceCollection services) =>
        services.AddSerializer(serializer => serializer.AddJsonSerializer(IsOfCore, EngineJson.Options));

    /// <summary>Counts and times the calls of our grains, and counts our activations.</summary>
    public static ISiloBuilder AddCallMeters(this ISiloBuilder silo)
    {
        ArgumentNullException.ThrowIfNull(silo);
        silo.Services.AddSingleton<CallMeters>();
        silo.Services.AddSingleton<IActivationCounts, OrleansActivationCounts>();
        return silo.AddIncomingGrainCallFilter<CallMeterFilter>();
    }

    /// <summary>The stream namespaces that the grains of an assembly subscribe to.</summary>
    public static IReadOnlyList<string> StreamNamespacesOf(Assembly assembly)
    {
        ArgumentNullException.ThrowIfNull(assembly);

        // The attribute keeps its namespace to itself.
        return [.. assembly.GetTypes()
            .SelectMany(type => type.GetCustomAttributesData())
            .Where(data => data.AttributeType == typeof(ImplicitStreamSubscriptionAttribute))
            .Select(data => (string)data.ConstructorArguments[0].Value!)
            .Distinct(StringComparer.Ordinal)
            .Order(StringComparer.Ordinal)];
    }

    private static void Configure(ISiloPersistentStreamConfigurator streams, DurableStreamOptions options)
    {
        streams.ConfigureStreamPubSub(StreamPubSubType.ImplicitOnly);
        streams.ConfigurePullingAgent(agent => agent.Configure(pulling =>
        {
            pulling.GetQueueMsgsTimerPeriod = options.PollPeriod;
            pulling.MaxEventDeliveryTime = DeliveryTime;
        }));
        streams.ConfigureLifecycle(life => life.Configure(run => run.StartupState =
            options.IsPaused ? StreamLifecycleOptions.RunState.AgentsStopped : StreamLifecycleOptions.RunState.AgentsStarted));
    }

    private static bool IsOfCore(Type type) => type.Assembly == typeof(InputException).Assembly && !type.IsAssignableTo(typeof(Exception));

    private sealed class FixedPause(TimeSpan pause) : IMessageDeliveryBackoffProvider
    {
        /// <inheritdoc/>
        public TimeSpan Next(int attempt) => pause;
    }
}
