using CommitWise.Adapters.Local.Backups;
using CommitWise.Durability;
using CommitWise.Silo.Hosting;
using CommitWise.Silo.Settings;

namespace CommitWise.Silo.Backups;

/// <summary>Backups as a part of the service.</summary>
internal static class BackupServices
{
    /// <summary>Adds them.</summary>
    public static IServiceCollection AddBackups(this IServiceCollection services, ServiceSettings settings, Storage storage) => services
        .AddSingleton<IBackups>(provider => new BackupRuns(
            settings.BackupsFolder,
            new BackupWriter(storage.Database, storage.Objects, provider.GetRequiredService<TimeProvider>()),
            provider.GetRequiredService<TimeProvider>(),
            provider.GetRequiredService<ILogger<BackupRuns>>()));
}
