using CommitWise.Grains.Health;
using CommitWise.Grains.Hosting;
using CommitWise.Silo.Settings;

namespace CommitWise.Silo.Hosting;

/// <summary>The embedded engine.</summary>
internal static class Engine
{
    /// <summary>Whether several processes can share the grains.</summary>
    public const bool IsCluster = false;

    /// <summary>The settings were refused: this engine is one process.</summary>
    public static void AddClient(this WebApplicationBuilder builder, ServiceSettings settings) =>
        throw new NotSupportedException($"The embedded engine has no clients; Role is {settings.Role}.");

    /// <summary>It shows nothing of its own.</summary>
    public static void MapEngine(this WebApplication app)
    {
        // The page /status has all.
    }

    /// <summary>Adds the silo that hosts the grains in this process.</summary>
    public static void AddEngine(this WebApplicationBuilder builder, ServiceSettings settings)
    {
        var meters = new CallMeters();
        builder.Services.AddSingleton(meters);
        builder.Services.AddSingleton<IActivationCounts, LocalActivationCounts>();
        builder.Services.AddLocalSilo(silo =>
        {
            silo.GrainAssemblies.Add(typeof(GrainsJson).Assembly);
            silo.JsonOptions = EngineJson.Options;
            silo.Streams.StreamsPaused = settings.PauseStreams;
            silo.CallMeters = (type, method) => new LocalCallMeter(meters.For(type, method));
        });
    }

    /// <summary>Brings the calls of the embedded silo to the meters.</summary>
    private sealed class LocalCallMeter(MethodMeter meter) : ICallMeter
    {
        /// <inheritdoc/>
        public long Begin() => meter.Begin();

        /// <inheritdoc/>
        public void End(long began, bool failed) => meter.End(began, failed);
    }

    /// <summary>The embedded silo counts its own.</summary>
    private sealed class LocalActivationCounts(LocalSiloHost silo) : IActivationCounts
    {
        /// <inheritdoc/>
        string IActivationCounts.Engine => "Local";

        /// <inheritdoc/>
        public Task<IReadOnlyDictionary<string, long>> CountAsync() => Task.FromResult(silo.CountActivations());
    }
}
