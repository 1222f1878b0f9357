using System.Text.Json;
using CommitWise.Durability;

namespace CommitWise.LocalSilo;

/// <summary>
/// A state of a grain in the state store, as JSON, together with the index rows that the state says follow from it. Operations go one
/// after the other; a write that has not begun covers later requests to write.
/// </summary>
internal sealed class PersistentState<TState>(Activation activation, string name) : IPersistentState<TState>
{
    private readonly StateKey _key = new(activation.Class.Type.ToString(), name, activation.Key);
    private Task _last = Task.CompletedTask;
    private Task? _waitingWrite;

    public TState State { get; set; } = Activator.CreateInstance<TState>();

    public string? Etag { get; private set; }

    public bool RecordExists => Etag is not null;

    private IStateStore Store => activation.Silo.States;

    private JsonSerializerOptions Json => activation.Silo.Json;

    public Task ReadStateAsync() => ReadStateAsync(CancellationToken.None);

    public Task WriteStateAsync() => WriteStateAsync(CancellationToken.None);

    public Task ClearStateAsync() => ClearStateAsync(CancellationToken.None);

    public Task ReadStateAsync(CancellationToken cancellationToken) => _last = After(_last, () => ReadAsync(cancellationToken));

    public Task ClearStateAsync(CancellationToken cancellationToken) => _last = After(_last, () => ClearAsync(cancellationToken));

    public Task WriteStateAsync(CancellationToken cancellationToken)
    {
        if (_waitingWrite is not null && !cancellationToken.CanBeCanceled)
        {
            return _waitingWrite;
        }

        if (_last.IsCompleted)
        {
            return _last = WriteAsync(cancellationToken);
        }

        var write = After(_last, () =>
        {
            _waitingWrite = null;
            return WriteAsync(cancellationToken);
        });
        _waitingWrite = cancellationToken.CanBeCanceled ? null : write;
        return _last = write;
    }

    private static async Task After(Task previous, Func<Task> operation)
    {
        if (!previous.IsCompleted)
        {
            await previous.ConfigureAwait(ConfigureAwaitOptions.ContinueOnCapturedContext | ConfigureAwaitOptions.SuppressThrowing);
        }

        await operation();
    }

    private async Task ReadAsync(CancellationToken cancellationToken)
    {
        var stored = await Store.ReadAsync(_key, cancellationToken);
        State = stored is null ? Activator.CreateInstance<TState>() : Parse(stored);
        Etag = stored?.ETag;
    }

    private TState Parse(StoredState stored)
    {
        try
        {
            return JsonSerializer.Deserialize<TState>(stored.Body.Span, Json) ?? Activator.CreateInstance<TState>();
        }
        catch (JsonException exception)
        {
            throw new OrleansException($"The stored state {_key} is not a {typeof(TState).Name}: {exception.Message}", exception);
        }
    }

    private async Task WriteAsync(CancellationToken cancellationToken)
    {
        var body = JsonSerializer.SerializeToUtf8Bytes(State, Json);
        IReadOnlyList<IndexRow> rows = State is IIndexedState indexed ? [.. indexed.IndexRows()] : [];
        try
        {
            Etag = await Store.WriteAsync(_key, body, Etag, rows, cancellationToken);
        }
        catch (StateConflictException conflict)
        {
            throw Inconsistent(conflict);
        }
    }

    private async Task ClearAsync(CancellationToken cancellationToken)
    {
        IReadOnlyList<IndexKey> rows = State is IIndexedState indexed ? [.. indexed.IndexKeys()] : [];
        try
        {
            await Store.ClearAsync(_key, Etag, rows, cancellationToken);
        }
        catch (StateConflictException conflict)
        {
            throw Inconsistent(conflict);
        }

        State = Activator.CreateInstance<TState>();
        Etag = null;
    }

    private static InconsistentStateException Inconsistent(StateConflictException conflict) =>
        new(conflict.Message, conflict.Stored, conflict.Expected, conflict);
}
