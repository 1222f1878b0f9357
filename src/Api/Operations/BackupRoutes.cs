using CommitWise.Api.Description;
using CommitWise.Api.Security;
using CommitWise.Durability;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Routing;

namespace CommitWise.Api.Operations;

/// <summary>Backups, for administrators.</summary>
internal static class BackupRoutes
{
    private const string Path = "/api/admin/backups";

    /// <summary>The routes.</summary>
    public static void Map(IEndpointRouteBuilder routes)
    {
        routes.MapPost("/api/admin/backup", Begin).Needs(Role.Admin).Describe(
            "beginBackup",
            "Administration",
            "Write a backup while the service runs",
            "Into the configured backups folder only. Everything that was acknowledged before is in it, and every report that its database names.",
            new Fault(400, "malformed-json"),
            new Fault(403, "path-not-allowed: the folder is not a plain name"),
            new Fault(409, "backup-running, backup-exists, backup-elsewhere: the state is in DynamoDB"));
        routes.MapGet($"{Path}/{{name}}", Get).Needs(Role.Admin).Describe(
            "getBackup", "Administration", "How far a backup is", "When it has failed, why.", new Fault(404, "unknown-backup"));
    }

    private static Accepted<BackupAnswer> Begin(BackupRequest body, IBackups backups)
    {
        var status = backups.Begin(body.Folder);
        return TypedResults.Accepted($"{Path}/{status.Name}", BackupAnswer.Of(status));
    }

    private static Ok<BackupAnswer> Get(string name, IBackups backups) => backups.Find(name) is { } status
        ? TypedResults.Ok(BackupAnswer.Of(status))
        : throw new InputException("unknown-backup", $"There is no backup '{name}'.");
}

/// <summary>A backup to write.</summary>
/// <param name="Folder">Name of its folder among the backups: 1 to 100 letters, digits, '.', '_' or '-'. By default the time, as 20260131-235959.</param>
public sealed record BackupRequest(string? Folder);

/// <summary>How far a backup is.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Folder">Where it is on the service's machine, once it is completed.</param>
/// <param name="Status">running, completed or failed.</param>
/// <param name="StartedAt">What was acknowledged before is in it.</param>
/// <param name="Objects">Reports, inputs and other objects in it; null until it is completed.</param>
/// <param name="Bytes">Their size and the database's; null until it is completed.</param>
/// <param name="Sha256">Hash of its SHA256SUMS, which has the hash of each file; null until it is completed.</param>
/// <param name="Problem">Stable name of what went wrong; null unless it failed.</param>
/// <param name="Error">What went wrong and where; null unless it failed.</param>
public sealed record BackupAnswer(
    string Name,
    string Folder,
    string Status,
    DateTimeOffset StartedAt,
    long? Objects,
    long? Bytes,
    string? Sha256,
    string? Problem,
    string? Error)
{
    /// <summary>The answer.</summary>
    internal static BackupAnswer Of(BackupStatus status) => new(
        status.Name,
        status.Folder,
        NameOf(status.State),
        status.StartedAt,
        status.Contents?.Objects,
        status.Contents?.Bytes,
        status.Contents?.Sha256,
        status.Fault?.Problem,
        status.Fault?.Message);

    private static string NameOf(BackupState state) => state switch
    {
        BackupState.Running => "running",
        BackupState.Completed => "completed",
        _ => "failed",
    };
}
