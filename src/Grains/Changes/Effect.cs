using CommitWise.Analysis;
using CommitWise.Intake;

namespace CommitWise.Grains.Changes;

/// <summary>
/// Something to be told to the outside, written with the step that caused it and carried out after. It holds only what the document does
/// not say anyway: a hundred of them may wait.
/// </summary>
/// <remarks>
/// Carried out means that the stream has taken it. No grain of this version subscribes to <see cref="StreamNames.Notifications"/>, and a stream
/// drops what nobody subscribes to: until a subscriber is added, <see cref="AnalysisStage.Publish"/> completes and nobody is told.
/// </remarks>
[GenerateSerializer, Alias("commitwise.effect")]
public sealed class Effect
{
    /// <summary>One of <see cref="NotificationTypes"/>.</summary>
    [Id(0)]
    public required string Type { get; set; }

    /// <summary>Generation that it is about; with the type, its identity.</summary>
    [Id(1)]
    public int Generation { get; set; }

    /// <summary>When it happened.</summary>
    [Id(2)]
    public DateTimeOffset At { get; set; }

    /// <summary>Commit that was analysed.</summary>
    [Id(3)]
    public string? HeadSha { get; set; }

    /// <summary>0..100; null without a report.</summary>
    [Id(4)]
    public int? RiskScore { get; set; }

    /// <summary>The word for it.</summary>
    [Id(5)]
    public RiskLevel? Level { get; set; }

    /// <summary>Kind of the problem that left no report; null when there is one.</summary>
    [Id(6)]
    public string? Problem { get; set; }

    /// <summary>How often telling it failed.</summary>
    [Id(7)]
    public int Attempts { get; set; }

    /// <summary>Not to be tried before this.</summary>
    [Id(8)]
    public DateTimeOffset NextAt { get; set; }

    /// <summary>Why it failed last; null when it did not.</summary>
    [Id(9)]
    public string? Error { get; set; }

    /// <summary>Identity of what is told.</summary>
    internal static string Id(string change, int generation, string type) => $"{change}/{generation}/{type}";

    /// <summary>What is told.</summary>
    internal Notification Notification(ChangeDocument change) => new(
        Id(change.Change, Generation, Type),
        Type,
        At,
        ChangeKey.Parse(change.Change).Repository,
        change.Change,
        Generation,
        HeadSha,
        Generation == change.Latest?.Number && HeadSha == change.Facts?.HeadSha,
        RiskScore,
        Level,
        Problem is null ? null : new Problem(Problem, Detail(change)));

    /// <summary>Whether it is the one that was told.</summary>
    internal bool Is(Notification notification) => notification.Generation == Generation && notification.Type == Type;

    private string Detail(ChangeDocument change) =>
        (Generation == change.Latest?.Number ? change.Latest.Stages.Find(stage => stage.Error?.Type == Problem)?.Error?.Detail : null)
        ?? "A later generation has taken its place.";
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
