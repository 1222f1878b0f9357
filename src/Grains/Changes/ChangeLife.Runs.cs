using CommitWise.Analysis;

namespace CommitWise.Grains.Changes;

/// <content>Runs of the latest generation.</content>
public sealed partial class ChangeLife
{
    /// <summary>Whether a run may begin now. To be asked only when none is under way.</summary>
    public bool IsRunDue => document.Latest is { IsUnfinished: true } latest && !(latest.DueAt > time.GetUtcNow());

    /// <summary>Begins the next run of the latest generation.</summary>
    /// <returns>Null when none is due, or when so many runs have died with their process that the generation is failed.</returns>
    public RunOrder? NextRun()
    {
        if (!IsRunDue)
        {
            return null;
        }

        var latest = document.Latest!;
        IsDirty = true;
        if (latest.Unended >= ChangeRules.UnendedRuns)
        {
            var died = new Problem("analysis-interrupted", $"The process ended during {latest.Unended} runs in a row.");
            Fail(new RunProgress(latest.Number, latest.Run, CurrentStage(latest), StageState.Failed, time.GetUtcNow(), died, false, null), died);
            return null;
        }

        latest.Run++;
        latest.DueAt = null;
        latest.Status = RunStatus.Received;
        latest.Stages = [.. latest.Stages.Select(stage => new StageView(stage.Name, StageState.Pending, null, null, stage.Attempts, null))];
        return OrderOf(latest);
    }

    /// <summary>Whether news is of another run than the one that is waited for.</summary>
    public bool IsStale(RunProgress news) =>
        document.Latest is not { IsUnfinished: true, DueAt: null } latest || news.Generation != latest.Number || news.Run != latest.Run;

    /// <summary>Takes news of the run in.</summary>
    public Advancement Advance(RunProgress news)
    {
        if (IsStale(news))
        {
            return Advancement.Stale;
        }

        IsDirty = true;
        switch (news)
        {
            case { State: StageState.Failed }:
                return Fail(news, Texts.Problem(news.Error) ?? new Problem("internal-error", "No reason was given."));
            case { State: StageState.Running }:
                return Start(news);
            case { Stage: AnalysisStage.StoreReport, Result: { } result }:
                return Complete(result, news.At);
            default:
                document.Latest!.Set(news.Stage, stage => stage with { State = news.State, EndedAt = news.At });
                return Advancement.Noted;
        }
    }

    /// <summary>The process ends in good order: the run under way does not count as one that died with it.</summary>
    public void Interrupt()
    {
        if (document.Latest is { Status: RunStatus.Analyzing, Unended: > 0 } latest)
        {
            latest.Unended--;
            IsDirty = true;
        }
    }

    private RunOrder OrderOf(GenerationState latest)
    {
        var facts = document.Facts!;
        return new RunOrder(
            ChangeKey.Parse(document.Change),
            latest.Number,
            latest.Run,
            facts.BaseSha,
            latest.HeadSha,
            facts.Title,
            facts.Author,
            facts.Simulation,
            facts.HostRepositoryId,
            latest.Trace);
    }

    private Advancement Start(RunProgress news)
    {
        var latest = document.Latest!;
        latest.Set(news.Stage, stage => stage with { State = StageState.Running, StartedAt = news.At, EndedAt = null, Attempts = stage.Attempts + 1 });
        if (latest.Status == RunStatus.Analyzing)
        {
            return Advancement.Noted;
        }

        latest.Status = RunStatus.Analyzing;
        latest.Unended++;
        return latest.Run > 1 ? Advancement.MustBeWritten : Advancement.Noted;
    }

    private Advancement Complete(RunResult result, DateTimeOffset at)
    {
        var latest = document.Latest!;
        latest.Set(AnalysisStage.StoreReport, stage => stage with { State = StageState.Completed, EndedAt = at });
        latest.Status = RunStatus.Completed;
        (latest.ReportKey, latest.ReportSha256, latest.DecisionSha256) = (result.ReportKey, result.ReportSha256, result.DecisionSha256);
        latest.CompletedAt = at;
        latest.Verdict = document.Verdict = Texts.Verdict(result.Verdict);
        document.Facts = document.Facts! with { Subject = Texts.Title(result.Title), AuthorName = Texts.Name(result.AuthorName) };
        return End(latest, NotificationTypes.ReportCompleted, at, problem: null);
    }

    private Advancement Fail(RunProgress news, Problem problem)
    {
        var latest = document.Latest!;
        latest.Set(news.Stage, failed => failed with { State = StageState.Failed, EndedAt = news.At, Error = problem });
        latest.Failures++;
        if (news.Retriable && rules.RetryDelay(latest.Failures) is { } delay)
        {
            var due = time.GetUtcNow() + delay;
            latest.Status = RunStatus.Received;
            latest.DueAt = news.NotBefore > due ? news.NotBefore : due;
            latest.Unended = 0;
            return Advancement.MustBeWritten;
        }

        latest.Status = RunStatus.Failed;
        return End(latest, NotificationTypes.ReportFailed, news.At, problem);
    }

    private Advancement End(GenerationState latest, string notification, DateTimeOffset at, Problem? problem)
    {
        latest.Unended = 0;
        document.Changed.Generations.Add(latest.Number);
        AddEffect(notification, at, problem);
        return Advancement.MustBeWritten;
    }

    private static AnalysisStage CurrentStage(GenerationState latest) =>
        latest.Stages.FindLast(stage => stage.State == StageState.Running)?.Name ?? AnalysisStage.FetchChanges;
}

/// <summary>What is to be done after news of a run.</summary>
public enum Advancement
{
    /// <summary>Nothing: it is not news of the run that is waited for.</summary>
    Stale,

    /// <summary>The document may be written soon.</summary>
    Noted,

    /// <summary>The document must be written before the news counts as heard.</summary>
    MustBeWritten,
}

/// <summary>A run to be carried out.</summary>
/// <param name="Change">Of which change.</param>
/// <param name="Generation">Of which generation.</param>
/// <param name="Run">Number of the run within the generation.</param>
/// <param name="BaseSha">As the host said.</param>
/// <param name="HeadSha">Commit to analyse.</param>
/// <param name="Title">Title, secrets masked; null to take the subject of the head commit.</param>
/// <param name="Author">Login of the author.</param>
/// <param name="Simulation">What a simulation does.</param>
/// <param name="HostRepositoryId">The host's number of the repository.</param>
/// <param name="Trace">Trace that it belongs to; null for one of its own.</param>
public sealed record RunOrder(
    ChangeKey Change,
    int Generation,
    int Run,
    string? BaseSha,
    string? HeadSha,
    string? Title,
    string? Author,
    Intake.SimulatedChange? Simulation,
    long? HostRepositoryId,
    string? Trace);
