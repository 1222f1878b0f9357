using System.Diagnostics;

namespace CommitWise.LocalSilo;

/// <summary>Work that waits for its turn in an activation: a call, a timer's tick or a stream item. One node of a <see cref="RequestList"/>.</summary>
internal abstract class Request
{
    /// <summary>Neighbours in the list that holds this.</summary>
    internal Request? Next;

    /// <inheritdoc cref="Next"/>
    internal Request? Previous;

    /// <summary>Who caused it: makes call chains readable. Forgotten at the end, or calls that nobody awaits would hold all before them.</summary>
    internal Request? Source { get; set; }

    /// <summary>The activation whose turn it is, once it runs.</summary>
    internal Activation? Target { get; set; }

    /// <summary>When a sweep saw it first, as a time stamp of the silo's clock; 0 before. Time-outs count from here.</summary>
    internal long SeenAt { get; set; }

    /// <summary>How long the caller waits; zero for no limit.</summary>
    internal TimeSpan Timeout { get; init; }

    /// <summary>Whether it may run beside any other.</summary>
    internal virtual bool AlwaysInterleave => false;

    /// <summary>Whether it may run beside others that read only.</summary>
    internal virtual bool ReadOnly => false;

    /// <summary>Whether it keeps an activation from being idle.</summary>
    internal virtual bool KeepsAlive => true;

    /// <summary>Whether it dies with the activation instead of waiting for the next one.</summary>
    internal virtual bool BoundToActivation => false;

    /// <summary>Whether nobody waits any more: it timed out or was cancelled.</summary>
    internal virtual bool IsAnswered => false;

    /// <summary>The caller's values, which flow into the turn.</summary>
    internal IReadOnlyDictionary<string, object>? Values { get; init; }

    /// <summary>The caller's trace, which flows into the turn.</summary>
    internal Activity? Trace { get; init; }

    /// <summary>Starts the turn, in the activation's context.</summary>
    internal abstract Task Invoke(Activation activation);

    /// <summary>The turn's task has ended, in whatever way.</summary>
    internal abstract void Complete(Task task);

    /// <summary>The turn did not run, or could not start, or took too long.</summary>
    internal abstract void Fail(Exception exception);

    /// <summary>Short name for messages: grain, interface and method.</summary>
    internal abstract string Name { get; }

    /// <summary>Name after name from the first caller to this.</summary>
    internal string Chain => Source is null ? Name : $"{Source.Chain} -> {Name}";
}
