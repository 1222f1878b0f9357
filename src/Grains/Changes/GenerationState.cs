using System.Diagnostics;
using CommitWise.Analysis;

namespace CommitWise.Grains.Changes;

/// <summary>One analysis of one head of a change, from when it was asked for to how it ended.</summary>
[GenerateSerializer, Alias("commitwise.generation-state")]
public sealed class GenerationState
{
    /// <summary>1 for the first of a change.</summary>
    [Id(0)]
    public int Number { get; set; }

    /// <summary>Commit that is analysed.</summary>
    [Id(1)]
    public string? HeadSha { get; set; }

    /// <summary>How it goes.</summary>
    [Id(2)]
    public RunStatus Status { get; set; }

    /// <summary>When it was asked for.</summary>
    [Id(3)]
    public DateTimeOffset AcceptedAt { get; set; }

    /// <summary>Not to be run before this: the end of the quiet period or of a back-off; null when nothing is waited for.</summary>
    [Id(4)]
    public DateTimeOffset? DueAt { get; set; }

    /// <summary>Number of the latest run; 0 before the first.</summary>
    [Id(5)]
    public int Run { get; set; }

    /// <summary>Runs that began, one after the other, and of whose end nothing was heard: the process died with them.</summary>
    [Id(6)]
    public int Unended { get; set; }

    /// <summary>Runs that failed.</summary>
    [Id(7)]
    public int Failures { get; set; }

    /// <summary>Its stages, in order.</summary>
    [Id(8)]
    public List<StageView> Stages { get; set; } = [];

    /// <summary>Where its report is; null until it is stored.</summary>
    [Id(9)]
    public string? ReportKey { get; set; }

    /// <summary>Hash of the report.</summary>
    [Id(10)]
    public string? ReportSha256 { get; set; }

    /// <summary>Hash of the decision.</summary>
    [Id(11)]
    public string? DecisionSha256 { get; set; }

    /// <summary>The answer in short.</summary>
    [Id(12)]
    public Verdict? Verdict { get; set; }

    /// <summary>When the report was stored.</summary>
    [Id(13)]
    public DateTimeOffset? CompletedAt { get; set; }

    /// <summary>Identity of who asked for it; null when an event did.</summary>
    [Id(14)]
    public string? RequestedBy { get; set; }

    /// <summary>Trace of what asked for it, as W3C's <c>traceparent</c>; its runs belong to that trace.</summary>
    [Id(15)]
    public string? Trace { get; set; }

    /// <summary>Whether it still has to end.</summary>
    internal bool IsUnfinished => Status is RunStatus.Received or RunStatus.Analyzing;

    /// <summary>A generation of which nothing has happened yet.</summary>
    internal static GenerationState New(int number, string? head, DateTimeOffset now) => new()
    {
        Number = number,
        HeadSha = head,
        Status = RunStatus.Received,
        AcceptedAt = now,
        Trace = Activity.Current?.Id,
        Stages = [.. Enum.GetValues<AnalysisStage>().Select(stage => new StageView(stage, StageState.Pending, null, null, 0, null))],
    };

    /// <summary>As readers see it.</summary>
    internal GenerationView View() =>
        new(Number, HeadSha, Status, ReportKey, ReportSha256, DecisionSha256, Verdict, CompletedAt);

    /// <summary>Changes one stage.</summary>
    internal void Set(AnalysisStage stage, Func<StageView, StageView> change) => Stages[(int)stage] = change(Stages[(int)stage]);
}
