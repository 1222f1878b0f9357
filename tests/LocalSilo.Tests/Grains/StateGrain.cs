using CommitWise.Durability;

namespace CommitWise.LocalSilo.Tests;

public interface IStateGrain : IGrainWithStringKey
{
    Task<string> Read();

    Task Write(string text);

    Task Clear();

    [AlwaysInterleave]
    Task WriteBeside(string text);
}

public sealed class Note : IIndexedState
{
    public string Text { get; set; } = "new";

    public IEnumerable<IndexRow> IndexRows() =>
        [new IndexRow(new IndexKey("notes", Text), 1, new Dictionary<string, string>(), new Dictionary<string, string>(), default)];

    public IEnumerable<IndexKey> IndexKeys() => [new IndexKey("notes", Text)];
}

[GrainType("note")]
public sealed class StateGrain([PersistentState("note", "state")] IPersistentState<Note> note, Probe probe) : Grain, IStateGrain
{
    public Task<string> Read() => Task.FromResult(note.State.Text);

    public Task Write(string text)
    {
        note.State.Text = text;
        return note.WriteStateAsync();
    }

    public Task Clear() => note.ClearStateAsync();

    public async Task WriteBeside(string text)
    {
        note.State.Text = text;
        probe.Tell($"{text} set");
        await note.WriteStateAsync();
    }
}
