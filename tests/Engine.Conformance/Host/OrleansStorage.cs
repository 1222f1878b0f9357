using System.Collections.Concurrent;
using System.Globalization;
using System.Text.Json;
using CommitWise.Durability;

namespace CommitWise.Engine.Conformance.Host;

/// <summary>States of grains in the state store, as JSON.</summary>
internal sealed class StateStoreStorage(IStateStore store) : IGrainStorage
{
    /// <inheritdoc/>
    public async Task ReadStateAsync<T>(string stateName, GrainId grainId, IGrainState<T> grainState)
    {
        var stored = await store.ReadAsync(KeyOf(stateName, grainId), CancellationToken.None);
        grainState.State = stored is null ? Activator.CreateInstance<T>() : JsonSerializer.Deserialize<T>(stored.Body.Span, JsonSerializerOptions.Web)!;
        grainState.ETag = stored?.ETag;
        grainState.RecordExists = stored is not null;
    }

    /// <inheritdoc/>
    public async Task WriteStateAsync<T>(string stateName, GrainId grainId, IGrainState<T> grainState)
    {
        var body = JsonSerializer.SerializeToUtf8Bytes(grainState.State, JsonSerializerOptions.Web);
        grainState.ETag = await CheckedAsync<string?>(
            async () => await store.WriteAsync(KeyOf(stateName, grainId), body, grainState.ETag, [], CancellationToken.None));
        grainState.RecordExists = true;
    }

    /// <inheritdoc/>
    public async Task ClearStateAsync<T>(string stateName, GrainId grainId, IGrainState<T> grainState)
    {
        grainState.ETag = await CheckedAsync<string?>(async () =>
        {
            await store.ClearAsync(KeyOf(stateName, grainId), grainState.ETag, [], CancellationToken.None);
            return null;
        });
        grainState.State = Activator.CreateInstance<T>();
        grainState.RecordExists = false;
    }

    private static StateKey KeyOf(string name, GrainId id) => new(id.Type.ToString()!, name, id.Key.ToString()!);

    private static async Task<T> CheckedAsync<T>(Func<Task<T>> operation)
    {
        try
        {
            return await operation();
        }
        catch (StateConflictException conflict)
        {
            throw new InconsistentStateException(conflict.Message, conflict.Stored ?? string.Empty, conflict.Expected ?? string.Empty, conflict);
        }
    }
}

/// <summary>Reminders that last as long as the test.</summary>
internal sealed class ReminderTable : IReminderTable
{
    private readonly ConcurrentDictionary<(GrainId Grain, string Name), ReminderEntry> _rows = new();
    private long _version;

    /// <inheritdoc/>
    public Task<ReminderTableData> ReadRows(GrainId grainId) => Rows(row => row.GrainId == grainId);

    /// <inheritdoc/>
    public Task<ReminderTableData> ReadRows(uint begin, uint end) => Rows(row =>
    {
        var hash = row.GrainId.GetUniformHashCode();
        return begin < end ? hash > begin && hash <= end : hash > begin || hash <= end;
    });

    /// <inheritdoc/>
    public Task<ReminderEntry?> ReadRow(GrainId grainId, string reminderName) =>
        Task.FromResult(_rows.TryGetValue((grainId, reminderName), out var row) ? CopyOf(row) : null);

    /// <inheritdoc/>
    public Task<string?> UpsertRow(ReminderEntry entry)
    {
        var row = CopyOf(entry);
        row.ETag = Interlocked.Increment(ref _version).ToString(CultureInfo.InvariantCulture);
        _rows[(row.GrainId, row.ReminderName)] = row;
        return Task.FromResult<string?>(row.ETag);
    }

    /// <inheritdoc/>
    public Task<bool> RemoveRow(GrainId grainId, string reminderName, string eTag) => Task.FromResult(
        _rows.TryGetValue((grainId, reminderName), out var row)
        && row.ETag == eTag
        && _rows.TryRemove(KeyValuePair.Create((grainId, reminderName), row)));

    /// <inheritdoc/>
    public Task TestOnlyClearTable()
    {
        _rows.Clear();
        return Task.CompletedTask;
    }

    private static ReminderEntry CopyOf(ReminderEntry row) => new()
    {
        GrainId = row.GrainId,
        ReminderName = row.ReminderName,
        StartAt = row.StartAt,
        Period = row.Period,
        ETag = row.ETag,
    };

    private Task<ReminderTableData> Rows(Func<ReminderEntry, bool> wanted) =>
        Task.FromResult(new ReminderTableData(_rows.Values.Where(wanted).Select(CopyOf)));
}
