using CommitWise.Analysis;

namespace CommitWise.Grains.Changes;

/// <summary>A change as readers see it.</summary>
internal static class ChangeViews
{
    public static ChangeView Of(ChangeDocument change)
    {
        var key = ChangeKey.Parse(change.Change);
        var (facts, latest) = (change.Facts!, change.Latest!);
        return new ChangeView(
            change.Change,
            key.Kind,
            key.Repository,
            key.Number,
            facts.Title ?? facts.Subject,
            facts.Author ?? facts.AuthorName,
            facts.BaseRef,
            facts.HeadRef,
            facts.BaseSha,
            facts.HeadSha,
            facts.State,
            latest.Number,
            latest.Status,
            [.. latest.Stages],
            change.Verdict,
            facts.UpdatedAt,
            latest is { IsUnfinished: true, Failures: > 0 } ? latest.DueAt : null,
            change.Notice);
    }
}
