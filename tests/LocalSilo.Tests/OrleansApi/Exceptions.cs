namespace CommitWise.LocalSilo.Tests.OrleansApi;

/// <summary>Where LocalSilo and the downloaded part of Orleans may differ, and why. An entry that is not needed any more fails the tests.</summary>
internal static class Exceptions
{
    private const string Host = "LocalSilo's own: the host, which grains do not see";
    private const string Serialization = "Orleans.Serialization and its Abstractions, which cannot be downloaded";
    private const string Reminders = "Orleans.Reminders, which cannot be downloaded";
    private const string Streams = "Orleans.Streaming, which cannot be downloaded";
    private const string Runtime = "Orleans.Core or Orleans.Runtime, which cannot be downloaded";

    /// <summary>Types without a namesake: type to where it is.</summary>
    public static IReadOnlyDictionary<string, string> TypesElsewhere { get; } = new Dictionary<string, string>(StringComparer.Ordinal)
    {
        ["AliasAttribute"] = Serialization,
        ["GenerateSerializerAttribute"] = Serialization,
        ["GrainReminderExtensions"] = Reminders,
        ["GrainStreamingExtensions"] = Streams,
        ["IAsyncObserver`1"] = Streams,
        ["IAsyncStream"] = Streams,
        ["IAsyncStream`1"] = Streams,
        ["ICallMeter"] = Host,
        ["IGrainReminder"] = Reminders,
        ["IInvokable"] = Serialization,
        ["IPersistentState`1"] = Runtime,
        ["IRemindable"] = Reminders,
        ["IStreamProvider"] = Streams,
        ["IStreamSubscriptionHandleFactory"] = Streams,
        ["IStreamSubscriptionObserver"] = Streams,
        ["IdAttribute"] = Serialization,
        ["ImmutableAttribute"] = Serialization,
        ["ImplicitStreamSubscriptionAttribute"] = Streams,
        ["InconsistentStateException"] = Runtime,
        ["LocalSiloExtensions"] = Host,
        ["LocalSiloHost"] = Host,
        ["LocalSiloOptions"] = Host,
        ["LocalStreamOptions"] = Host,
        ["PersistentStateAttribute"] = Runtime,
        ["ResponseTimeoutAttribute"] = Serialization,
        ["StreamId"] = Streams,
        ["StreamSequenceToken"] = Streams,
        ["StreamSubscriptionHandleExtensions"] = Streams,
        ["StreamSubscriptionHandle`1"] = Streams,
        ["TickStatus"] = Reminders,
    };

    /// <summary>Members without a namesake: member to why.</summary>
    public static IReadOnlyDictionary<string, string> Members { get; } = new Dictionary<string, string>(StringComparer.Ordinal)
    {
    };

    /// <summary>What every object has, whether its type says so or not.</summary>
    public static IReadOnlySet<string> OfEveryObject { get; } = new HashSet<string>(StringComparer.Ordinal)
    {
        "Equals(Object) : Boolean",
        "GetHashCode() : Int32",
        "ToString() : String",
    };
}
