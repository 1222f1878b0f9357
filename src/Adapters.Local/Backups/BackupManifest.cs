using System.Text.Json;
using System.Text.Json.Serialization;
using CommitWise.Durability;

namespace CommitWise.Adapters.Local.Backups;

/// <summary>What a backup says of itself, in <c>manifest.json</c>.</summary>
/// <param name="Schema"><c>commitwise.backup/1</c>.</param>
/// <param name="StartedAt">What was acknowledged before is in it.</param>
/// <param name="DatabaseVersion">Version of the database's tables.</param>
/// <param name="DatabaseBytes">Its size.</param>
/// <param name="Objects">How many objects there are.</param>
/// <param name="ObjectBytes">Their size.</param>
/// <param name="SumsSha256">SHA-256 of <c>SHA256SUMS</c>, which has the hash of every other file, as <c>sha256sum -c</c> reads it.</param>
public sealed record BackupManifest(
    string Schema, DateTimeOffset StartedAt, long DatabaseVersion, long DatabaseBytes, long Objects, long ObjectBytes, string SumsSha256)
{
    /// <summary>Schema that this version writes.</summary>
    public const string CurrentSchema = "commitwise.backup/1";

    /// <summary>Its file in the backup.</summary>
    internal const string FileName = "manifest.json";

    /// <summary>The list of hashes in the backup.</summary>
    internal const string SumsName = "SHA256SUMS";

    /// <summary>In short.</summary>
    public BackupContents Contents => new(Objects, DatabaseBytes + ObjectBytes, SumsSha256);

    /// <summary>Reads the manifest of a backup.</summary>
    /// <returns>Null when the folder is no whole backup.</returns>
    public static BackupManifest? Find(string folder)
    {
        try
        {
            return JsonSerializer.Deserialize(File.ReadAllBytes(Path.Combine(folder, FileName)), BackupJson.Default.BackupManifest);
        }
        catch (Exception fault) when (fault is IOException or UnauthorizedAccessException or JsonException)
        {
            return null;
        }
    }

    /// <summary>Writes it.</summary>
    internal void Write(string folder) =>
        File.WriteAllBytes(Path.Combine(folder, FileName), JsonSerializer.SerializeToUtf8Bytes(this, BackupJson.Default.BackupManifest));
}

/// <summary>JSON of manifests.</summary>
[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase, WriteIndented = true)]
[JsonSerializable(typeof(BackupManifest))]
internal sealed partial class BackupJson : JsonSerializerContext;
