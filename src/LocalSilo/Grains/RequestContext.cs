namespace CommitWise.LocalSilo;

/// <summary>Values that flow with calls, from the caller to every grain that the call reaches, such as a trace id.</summary>
public static class RequestContext
{
    private static readonly AsyncLocal<IReadOnlyDictionary<string, object>?> Current = new();

    /// <summary>The names that have a value.</summary>
    public static IEnumerable<string> Keys => Current.Value?.Keys ?? [];

    /// <summary>Names and values.</summary>
    public static IEnumerable<KeyValuePair<string, object>> Entries => Current.Value ?? Enumerable.Empty<KeyValuePair<string, object>>();

    /// <summary>The whole context, never changed after it was made, so that a call can hold it.</summary>
    internal static IReadOnlyDictionary<string, object>? Values
    {
        get => Current.Value;
        set => Current.Value = value;
    }

    /// <summary>A value; null when the name has none.</summary>
    public static object? Get(string key) => Current.Value?.GetValueOrDefault(key);

    /// <summary>Sets a value for what follows in this call; the caller does not see it.</summary>
    public static void Set(string key, object value) =>
        Current.Value = new Dictionary<string, object>(Entries, StringComparer.Ordinal) { [key] = value };

    /// <summary>Removes a value.</summary>
    /// <returns>Whether there was one.</returns>
    public static bool Remove(string key)
    {
        if (Current.Value is not { } values || !values.ContainsKey(key))
        {
            return false;
        }

        var rest = new Dictionary<string, object>(values, StringComparer.Ordinal);
        rest.Remove(key);
        Current.Value = rest.Count == 0 ? null : rest;
        return true;
    }

    /// <summary>Removes all values.</summary>
    public static void Clear() => Current.Value = null;
}
