using CommitWise.Grains.Hosting;
using CommitWise.Silo.Settings;

namespace CommitWise.Silo.Hosting;

/// <summary>The embedded engine.</summary>
internal static class Engine
{
    /// <summary>Adds the silo that hosts the grains in this process.</summary>
    public static void AddEngine(this WebApplicationBuilder builder, ServiceSettings settings) => builder.Services.AddLocalSilo(silo =>
    {
        silo.GrainAssemblies.Add(typeof(GrainsJson).Assembly);
        silo.JsonOptions = EngineJson.Options;
        silo.Streams.StreamsPaused = settings.PauseStreams;
    });
}
