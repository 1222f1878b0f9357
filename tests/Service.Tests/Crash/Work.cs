using System.Globalization;

namespace CommitWise.Service.Tests.Crash;

/// <summary>One thing that the host is asked to do; asked again, under the same number, until it says that it is done.</summary>
/// <param name="Number">Its identity.</param>
/// <param name="Kind">What it is.</param>
/// <param name="Key">Key of the grain that it is for.</param>
public sealed record Work(long Number, WorkKind Kind, string Key)
{
    /// <summary>The line that asks for it.</summary>
    public string Line => string.Create(CultureInfo.InvariantCulture, $"{Number} {Kind.Verb} {Key}");
}

/// <summary>A kind of work.</summary>
/// <param name="Verb">What the host is told.</param>
/// <param name="Grain">Type of the grains whose state shows it.</param>
public sealed record WorkKind(string Verb, string Grain)
{
    /// <summary>A write of a grain's state.</summary>
    public static WorkKind Write { get; } = new("write", "account");

    /// <summary>An event, published to a stream and applied by a grain that listens.</summary>
    public static WorkKind Event { get; } = new("publish", "listener");

    /// <summary>A reminder, registered and applied when it ticks.</summary>
    public static WorkKind Reminder { get; } = new("wake", "sleeper");

    /// <summary>All of them.</summary>
    public static IReadOnlyList<WorkKind> All { get; } = [Write, Event, Reminder];
}
