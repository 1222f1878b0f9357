using CommitWise.Pipelines;

namespace CommitWise.Adapters.Aws.CodeBuild;

/// <summary>Reads what CodeBuild says of a build.</summary>
internal static class BuildReading
{
    public static Build Read(BuildAnswer build) => new(
        build.Id,
        Outcome(build.BuildStatus),
        [.. (build.Phases ?? []).Where(phase => phase.PhaseType is not null).Select(Read)],
        Time(build.StartTime),
        Time(build.EndTime),
        build.Logs?.DeepLink);

    private static BuildPhase Read(PhaseAnswer phase) => new(
        phase.PhaseType!,
        phase.PhaseStatus is null && phase.PhaseType == "COMPLETED" ? BuildOutcome.Succeeded : Outcome(phase.PhaseStatus),
        phase.DurationInSeconds is { } seconds ? TimeSpan.FromSeconds(seconds) : null,
        [.. (phase.Contexts ?? []).Select(context => Text(context)).Where(text => text.Length > 0)]);

    /// <summary>A phase that has no status yet runs.</summary>
    private static BuildOutcome Outcome(string? status) => status switch
    {
        null or "IN_PROGRESS" or "QUEUED" => BuildOutcome.InProgress,
        "SUCCEEDED" => BuildOutcome.Succeeded,
        "FAILED" => BuildOutcome.Failed,
        "TIMED_OUT" => BuildOutcome.TimedOut,
        "FAULT" or "CLIENT_ERROR" => BuildOutcome.Fault,
        "STOPPED" => BuildOutcome.Stopped,
        _ => BuildOutcome.Unknown,
    };

    private static string Text(ContextAnswer context) =>
        string.Join(": ", ((string?[])[context.StatusCode, context.Message]).Where(part => !string.IsNullOrWhiteSpace(part)));

    private static DateTimeOffset? Time(double? seconds) =>
        seconds is { } known ? DateTimeOffset.UnixEpoch.AddMilliseconds(Math.Round(known * 1000)) : null;
}
