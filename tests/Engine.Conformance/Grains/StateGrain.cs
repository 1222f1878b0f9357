using CommitWise.Engine.Conformance.Host;

namespace CommitWise.Engine.Conformance.Grains;

[GenerateSerializer]
public sealed class Note
{
    [Id(0)]
    public string Text { get; set; } = "new";

    [Id(1)]
    public List<string> Lines { get; init; } = [];
}

public interface IStateGrain : IGrainWithStringKey
{
    Task<string> Read();

    Task Write(string text);

    Task SetWithoutWriting(string text);

    Task WriteThenChange(string text, string after);

    Task AddLine(string line);

    Task<IReadOnlyList<string>> Lines();

    Task Clear();

    Task Reread();

    Task<bool> RecordExists();

    Task<string?> Etag();

    Task<string> ReadOther();

    Task WriteOther(string text);

    Task WriteAsRival(string text);

    Task<string?> RivalEtag();

    Task Leave();
}

/// <summary>Has two states, and a rival: a second view of the first state, which sees nothing of what the first view does.</summary>
[GrainType("note")]
public sealed class StateGrain(
    [PersistentState("note", "Default")] IPersistentState<Note> note,
    [PersistentState("note", "Default")] IPersistentState<Note> rival,
    [PersistentState("other", "Default")] IPersistentState<Note> other,
    Probe probe) : ProbedGrain(probe), IStateGrain
{
    public override Task OnActivateAsync(CancellationToken cancellationToken)
    {
        Tell($"{Name} active with {note.State.Text} and {other.State.Text}");
        return Task.CompletedTask;
    }

    public override Task OnDeactivateAsync(DeactivationReason reason, CancellationToken cancellationToken)
    {
        Tell($"{Name} ends: {reason.ReasonCode}");
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

    public async Task WriteThenChange(string text, string after)
    {
        note.State.Text = text;
        var write = note.WriteStateAsync();
        note.State.Text = after;
        await write;
    }

    public Task AddLine(string line)
    {
        note.State.Lines.Add(line);
        return note.WriteStateAsync();
    }

    public Task<IReadOnlyList<string>> Lines() => Task.FromResult<IReadOnlyList<string>>(note.State.Lines);

    public Task Clear() => note.ClearStateAsync();

    public Task Reread() => note.ReadStateAsync();

    public Task<bool> RecordExists() => Task.FromResult(note.RecordExists);

    public Task<string?> Etag() => Task.FromResult<string?>(note.Etag);

    public Task<string> ReadOther() => Task.FromResult(other.State.Text);

    public Task WriteOther(string text)
    {
        other.State.Text = text;
        return other.WriteStateAsync();
    }

    public async Task WriteAsRival(string text)
    {
        await rival.ReadStateAsync();
        rival.State.Text = text;
        await rival.WriteStateAsync();
    }

    public Task<string?> RivalEtag() => Task.FromResult<string?>(rival.Etag);

    public Task Leave()
    {
        DeactivateOnIdle();
        return Task.CompletedTask;
    }
}

public interface IStateCallerGrain : IGrainWithStringKey
{
    Task<int> Write(string name, string text);
}

/// <summary>Calls a grain whose state may be another one's by now.</summary>
[GrainType("note-caller")]
public sealed class StateCallerGrain(Probe probe) : ProbedGrain(probe), IStateCallerGrain
{
    private int _calls;

    public async Task<int> Write(string name, string text)
    {
        _calls++;
        await Other<IStateGrain>(name).Write(text);
        return _calls;
    }
}
