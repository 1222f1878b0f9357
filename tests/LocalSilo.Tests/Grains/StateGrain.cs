using CommitWise.Durability;

namespace CommitWise.LocalSilo.Tests;

public interface IStateGrain : IGrainWithStringKey
{
    Task<string> Read();

    Task Write(string text);

    Task SetWithoutWriting(string text);

    Task Clear();

    Task Reread();

    [AlwaysInterleave]
    Task WriteBeside(string text);

    Task<bool> RecordExists();

    Task<string?> Etag();
}

public sealed class Note : IIndexedState
{
    public string Text { get; set; } = "new";

    public IEnumerable<IndexRow> IndexRows() =>
        [new IndexRow(new IndexKey("notes", Text), 1, new Dictionary<string, string>(), new Dictionary<string, string>(), default)];

    public IEnumerable<IndexKey> IndexKeys() => [new IndexKey("notes", Text)];
}

[GrainType("note")]
public sealed class StateGrain(
    [PersistentState("note", "state")] IPersistentState<Note> note,
    [PersistentState("other", "state")] IPersistentState<Note> other,
    Probe probe) : Grain, IStateGrain
{
    public override Task OnActivateAsync(CancellationToken cancellationToken)
    {
        probe.Tell($"active with {note.State.Text} and {other.State.Text}");
        return Task.CompletedTask;
    }

    public Task<string> Read() => Task.FromResult(note.State.Text);

    public Task Write(string text)
    {
        note.State.Text = text;
        return note.WriteStateAsync();
    }

    public Task SetWithoutWriting(string text)
    {
        note.State.Text = text;
        return Task.CompletedTask;
    }

    public Task Clear() => note.ClearStateAsync();

    public Task Reread() => note.ReadStateAsync();

    public async Task WriteBeside(string text)
    {
        note.State.Text = text;
        probe.Tell($"{text} set");
        await note.WriteStateAsync();
    }

    public Task<bool> RecordExists() => Task.FromResult(note.RecordExists);

    public Task<string?> Etag() => Task.FromResult(note.Etag);
}
