using CommitWise.Analysis;
using CommitWise.Grains;
using CommitWise.Intake;

namespace CommitWise.Silo.FirstLook;

/// <summary>A change as the table shows it.</summary>
/// <param name="Key">Which change.</param>
/// <param name="Title">Its title.</param>
/// <param name="Verdict">The answer; null when there is none.</param>
/// <param name="Fault">Why there is none; null when there is one.</param>
internal sealed record ShownChange(ChangeKey Key, string Title, Verdict? Verdict, string? Fault)
{
    // An event that was taken in reaches its grain at once; one whose change was forgotten never does, because it was taken in before.
    private static readonly TimeSpan Unheard = TimeSpan.FromSeconds(10);

    /// <summary>Number or short id.</summary>
    public string Name => Key.Kind == ChangeKind.Commit ? Key.Sha![..9] : $"#{Key.Number}";

    /// <summary>What to show of a change.</summary>
    /// <returns>Null while there is more to wait for.</returns>
    public static ShownChange? Of(PullRequestEvent happened, ChangeView? view, TimeSpan waited)
    {
        var key = ChangeKey.Parse(happened.Change);
        var fault = view?.Stages.Select(stage => stage.Error).LastOrDefault(error => error is not null);
        return view switch
        {
            null => waited > Unheard ? new ShownChange(key, happened.Title ?? string.Empty, null, "forgotten, and not analysed again") : null,
            { Status: RunStatus.Completed, Verdict: { } verdict } => new ShownChange(key, view.Title ?? happened.Title ?? string.Empty, verdict, null),
            { Status: RunStatus.Failed } => new ShownChange(key, view.Title ?? happened.Title ?? string.Empty, null, fault?.Detail ?? "failed"),
            { RetryAt: not null } when fault is not null => new ShownChange(key, view.Title ?? happened.Title ?? string.Empty, null, $"{fault.Detail} (tried again later)"),
            _ => null,
        };
    }
}
