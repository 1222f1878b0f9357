using System.Text.Json;
using System.Text.Json.Serialization;
using CommitWise.Durability;
using CommitWise.Grains.Changes;
using CommitWise.Repositories;

namespace CommitWise.Grains.Repositories;

/// <summary>What is stored of a connected repository.</summary>
[GenerateSerializer, Alias("commitwise.repository-document")]
public sealed class RepositoryDocument : IIndexedState
{
    /// <summary>Where it is; null when it is not connected.</summary>
    [Id(0)]
    public RepositoryConnection? Connection { get; set; }

    /// <summary>The host's own number of it.</summary>
    [Id(1)]
    public long? HostRepositoryId { get; set; }

    /// <summary>When it was connected.</summary>
    [Id(2)]
    public DateTimeOffset ConnectedAt { get; set; }

    /// <summary>By whom.</summary>
    [Id(3)]
    public string ConnectedBy { get; set; } = string.Empty;

    /// <summary>Short name of the default branch.</summary>
    [Id(4)]
    public string? DefaultBranch { get; set; }

    /// <summary>Its tip.</summary>
    [Id(5)]
    public string? Head { get; set; }

    /// <summary>Commits in its history.</summary>
    [Id(6)]
    public int? Commits { get; set; }

    /// <summary>How the latest look goes.</summary>
    [Id(7)]
    public SyncStatus Status { get; set; }

    /// <summary>Why it failed.</summary>
    [Id(8)]
    public Problem? Error { get; set; }

    /// <summary>When history was last brought up to date.</summary>
    [Id(9)]
    public DateTimeOffset? SyncedAt { get; set; }

    /// <summary>Looks that failed in a row.</summary>
    [Id(10)]
    public int Failures { get; set; }

    /// <summary>When the look that is asked for is due; null when none is.</summary>
    [Id(11)]
    public DateTimeOffset? DueAt { get; set; }

    /// <summary>One more with each write.</summary>
    [Id(12)]
    public long Version { get; set; }

    /// <summary>Whether it is connected.</summary>
    [JsonIgnore]
    public bool IsConnected => Connection is not null;

    /// <inheritdoc/>
    public IEnumerable<IndexRow> IndexRows()
    {
        if (Connection is null)
        {
            return [];
        }

        var lists = new Dictionary<string, string>(StringComparer.Ordinal) { ["name"] = Connection.Repository };
        if (DueAt is { } due)
        {
            lists[IndexNames.Pending] = ChangeRows.Sortable(due);
        }

        return
        [
            new IndexRow(
                new IndexKey(IndexNames.Repositories, Connection.Repository),
                Version,
                lists,
                new Dictionary<string, string>(StringComparer.Ordinal),
                JsonSerializer.SerializeToUtf8Bytes(View(), WireJson.Default.RepositoryView)),
        ];
    }

    /// <inheritdoc/>
    public IEnumerable<IndexKey> IndexKeys() => Connection is null ? [] : [new IndexKey(IndexNames.Repositories, Connection.Repository)];

    /// <summary>As readers see it. Only when it is connected.</summary>
    internal RepositoryView View() => new(
        Connection!,
        DefaultBranch,
        Head,
        Commits,
        Status,
        Error,
        ConnectedAt,
        ConnectedBy,
        SyncedAt,
        Progress: null,
        Status == SyncStatus.Failed ? DueAt : null);
}

/// <summary>Numbers that a repository gives out; they outlive its connection.</summary>
[GenerateSerializer, Alias("commitwise.repository-numbers")]
public sealed class RepositoryNumbers
{
    /// <summary>The simulation that was numbered last; 0 when none was.</summary>
    [Id(0)]
    public int LastSimulation { get; set; }
}
