using CommitWise.Intake;

namespace CommitWise.Grains.Tests.Changes;

/// <summary>Events of one pull request, as a host would tell them.</summary>
internal static class Told
{
    public const string Repository = "github.com/octo/app";
    public const string Change = $"{Repository}#7";

    public static readonly DateTimeOffset Noon = new(2026, 1, 2, 12, 0, 0, TimeSpan.Zero);

    private static int Last;

    public static string Sha(char digit) => new(digit, 40);

    public static PullRequestEvent Push(char head, int second, string change = Change) => new(
        $"github.com:{Interlocked.Increment(ref Last)}",
        change,
        second == 0 ? ChangeAction.Opened : ChangeAction.Synchronized,
        ChangeState.Open,
        "Add a cache",
        "octocat",
        "main",
        "cache",
        Sha('b'),
        Sha(head),
        Noon.AddSeconds(second));

    public static PullRequestEvent Edit(char head, int second, ChangeState state = ChangeState.Open, string title = "Add a cache") => Push(head, second) with
    {
        Action = state == ChangeState.Open ? ChangeAction.Edited : ChangeAction.Closed, State = state, Title = title,
    };
}
