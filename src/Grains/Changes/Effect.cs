using CommitWise.Intake;

namespace CommitWise.Grains.Changes;

/// <summary>Something to be told to the outside, written with the step that caused it and carried out after.</summary>
[GenerateSerializer, Alias("commitwise.effect")]
public sealed class Effect
{
    /// <summary>What is told.</summary>
    [Id(0)]
    public required Notification Notification { get; set; }

    /// <summary>How often that failed.</summary>
    [Id(1)]
    public int Attempts { get; set; }

    /// <summary>Not to be tried before this.</summary>
    [Id(2)]
    public DateTimeOffset NextAt { get; set; }

    /// <summary>Why it failed last; null when it did not.</summary>
    [Id(3)]
    public string? Error { get; set; }
}

/// <summary>Events of the same time as the latest that name other heads: somebody has to say which one holds.</summary>
[GenerateSerializer, Alias("commitwise.contested-head")]
public sealed class ContestedHead
{
    /// <summary>The events, titles masked.</summary>
    [Id(0)]
    public List<PullRequestEvent> Events { get; set; } = [];

    /// <summary>How often nobody could say.</summary>
    [Id(1)]
    public int Attempts { get; set; }

    /// <summary>Not to be asked before this.</summary>
    [Id(2)]
    public DateTimeOffset NextAt { get; set; }
}
