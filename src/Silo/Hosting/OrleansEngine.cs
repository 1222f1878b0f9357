using CommitWise.Grains;
using CommitWise.Grains.Hosting;
using CommitWise.Silo.Settings;
using Orleans.Hosting;
using Orleans.Serialization;

namespace CommitWise.Silo.Hosting;

/// <summary>
/// The cluster engine, as far as a developer's machine needs it: one silo, memory for state and streams. Clustering, state, reminders and
/// streams on AWS are issue 4.
/// </summary>
internal static class Engine
{
    /// <summary>Adds the silo.</summary>
    public static void AddEngine(this WebApplicationBuilder builder, ServiceSettings settings) => builder.Host.UseOrleans(silo => silo
        .UseLocalhostClustering()
        .AddMemoryGrainStorageAsDefault()
        .AddMemoryGrainStorage("PubSubStore")
        .UseInMemoryReminderService()
        .AddMemoryStreams(StreamNames.Provider)
        .Services.AddSerializer(serializer => serializer.AddJsonSerializer(
            type => type.Namespace?.StartsWith("CommitWise", StringComparison.Ordinal) == true, EngineJson.Options)));
}
