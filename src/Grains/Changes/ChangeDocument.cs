using System.Text.Json.Serialization;
using CommitWise.Durability;

namespace CommitWise.Grains.Changes;

/// <summary>What is stored of a change. It stays small however long the change lives: whatever grows is an index row or an object.</summary>
[GenerateSerializer, Alias("commitwise.change-document")]
public sealed class ChangeDocument : IIndexedState
{
    /// <summary>Key of the change; empty until the first event.</summary>
    [Id(0)]
    public string Change { get; set; } = string.Empty;

    /// <summary>One more with each write.</summary>
    [Id(1)]
    public long Version { get; set; }

    /// <summary>What the host says of it; null until the first event.</summary>
    [Id(2)]
    public ChangeFacts? Facts { get; set; }

    /// <summary>The latest generation; null until the first event.</summary>
    [Id(3)]
    public GenerationState? Latest { get; set; }

    /// <summary>The generations before it, oldest first, as many as are kept here.</summary>
    [Id(4)]
    public List<GenerationView> Earlier { get; set; } = [];

    /// <summary>The verdict of the latest generation that has one.</summary>
    [Id(5)]
    public Verdict? Verdict { get; set; }

    /// <summary>Effects that are to be carried out, oldest first.</summary>
    [Id(6)]
    public List<Effect> Outbox { get; set; } = [];

    /// <summary>Short names of the events that were taken in, oldest first.</summary>
    [Id(7)]
    public List<string> SeenEvents { get; set; } = [];

    /// <summary>Events that name other heads for the same time; null when there are none.</summary>
    [Id(8)]
    public ContestedHead? Contested { get; set; }

    /// <summary>What is not certain; null when nothing is.</summary>
    [Id(9)]
    public Problem? Notice { get; set; }

    /// <summary>Whether anything was ever heard of the change.</summary>
    [JsonIgnore]
    public bool Exists => Facts is not null;

    /// <summary>Rows that the next write takes along; not stored.</summary>
    [JsonIgnore]
    [field: NonSerialized]
    internal ChangedRows Changed { get; } = new();

    /// <inheritdoc/>
    public IEnumerable<IndexRow> IndexRows() => ChangeRows.Of(this);

    /// <inheritdoc/>
    public IEnumerable<IndexKey> IndexKeys() => ChangeRows.KeysOf(this);
}

/// <summary>Which rows, besides the change's own, the next write takes along.</summary>
internal sealed class ChangedRows
{
    /// <summary>False until the first write: then every row is written, so that a document read on its own yields all of them.</summary>
    public bool OnlyListed { get; set; }

    /// <summary>Generations whose row changed.</summary>
    public HashSet<int> Generations { get; } = [];

    /// <summary>Effects that were parked.</summary>
    public List<ParkedEffect> Parked { get; } = [];

    /// <summary>They are written.</summary>
    public void Clear()
    {
        OnlyListed = true;
        Generations.Clear();
        Parked.Clear();
    }
}
