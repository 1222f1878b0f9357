using System.Text.Json;
using CommitWise.Durability;

namespace CommitWise.Cluster;

/// <summary>
/// Keeps the state of grains in an <see cref="IStateStore"/>, index rows with it: the same keys, the same JSON and the same version tags as
/// the embedded engine writes, so that either engine goes on where the other one stopped.
/// </summary>
/// <param name="store">Keeps the bytes.</param>
/// <param name="json">How a state is written.</param>
internal sealed class StateStorage(IStateStore store, JsonSerializerOptions json) : IGrainStorage
{
    /// <inheritdoc/>
    public async Task ReadStateAsync<T>(string stateName, GrainId grainId, IGrainState<T> grainState)
    {
        var key = KeyOf(stateName, grainId);
        var stored = await store.ReadAsync(key, CancellationToken.None);
        Set(grainState, stored is null ? Activator.CreateInstance<T>() : Parse<T>(key, stored), stored?.ETag);
    }

    /// <inheritdoc/>
    public async Task WriteStateAsync<T>(string stateName, GrainId grainId, IGrainState<T> grainState)
    {
        var body = JsonSerializer.SerializeToUtf8Bytes(grainState.State, json);
        IReadOnlyList<IndexRow> rows = grainState.State is IIndexedState indexed ? [.. indexed.IndexRows()] : [];
        try
        {
            grainState.ETag = await store.WriteAsync(KeyOf(stateName, grainId), body, grainState.ETag, rows, CancellationToken.None);
            grainState.RecordExists = true;
        }
        catch (StateConflictException conflict)
        {
            throw Inconsistent(conflict);
        }
    }

    /// <inheritdoc/>
    public async Task ClearStateAsync<T>(string stateName, GrainId grainId, IGrainState<T> grainState)
    {
        IReadOnlyList<IndexKey> rows = grainState.State is IIndexedState indexed ? [.. indexed.IndexKeys()] : [];
        try
        {
            await store.ClearAsync(KeyOf(stateName, grainId), grainState.ETag, rows, CancellationToken.None);
        }
        catch (StateConflictException conflict)
        {
            throw Inconsistent(conflict);
        }

        Set(grainState, Activator.CreateInstance<T>(), etag: null);
    }

    private static StateKey KeyOf(string name, GrainId grain) => new(grain.Type.ToString()!, name, grain.Key.ToString()!);

    private static void Set<T>(IGrainState<T> state, T value, string? etag)
    {
        state.State = value;
        state.ETag = etag;
        state.RecordExists = etag is not null;
    }

    private T Parse<T>(StateKey key, StoredState stored)
    {
        try
        {
            return JsonSerializer.Deserialize<T>(stored.Body.Span, json) ?? Activator.CreateInstance<T>();
        }
        catch (JsonException fault)
        {
            throw new OrleansException($"The stored state {key} is not a {typeof(T).Name}: {fault.Message}", fault);
        }
    }

    private static InconsistentStateException Inconsistent(StateConflictException conflict) =>
        new(conflict.Message, conflict.Stored, conflict.Expected, conflict);
}
