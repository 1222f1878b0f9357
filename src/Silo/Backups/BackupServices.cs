using CommitWise.Adapters.Local.Backups;
using CommitWise.Durability;
using CommitWise.Silo.Hosting;
using CommitWise.Silo.Settings;

namespace CommitWise.Silo.Backups;

/// <summary>Backups as a part of the service.</summary>
internal static class BackupServices
{
    /// <summary>Adds them.</summary>
    public static IServiceCollection AddBackups(this IServiceCollection services, ServiceSettings settings, Storage storage) =>
        storage.Local is not { } local ? services.AddSingleton<IBackups, BackupsElsewhere>() : services
            .AddSingleton<IBackups>(provider => new BackupRuns(
                settings.BackupsFolder,
                new BackupWriter(local.Database, local.Objects, provider.GetRequiredService<TimeProvider>()),
                provider.GetRequiredService<TimeProvider>(),
                provider.GetRequiredService<ILogger<BackupRuns>>()));

    /// <summary>Where the stores have backups of their own.</summary>
    private sealed class BackupsElsewhere : IBackups
    {
        /// <inheritdoc/>
        public BackupStatus Begin(string? name) => throw new InputException(
            "backup-elsewhere", "State is in DynamoDB here: its point-in-time recovery, and the versions of the bucket, are the backup, or commitwise state export for a copy in a folder.");

        /// <inheritdoc/>
        public BackupStatus? Find(string name) => null;
    }
}
