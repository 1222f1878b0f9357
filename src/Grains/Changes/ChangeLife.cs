using CommitWise.Intake;

namespace CommitWise.Grains.Changes;

/// <summary>
/// The life of one change: what its events, runs and effects do to its document. It knows no host, thread or store; whoever uses it writes
/// the document when <see cref="IsDirty"/>, and does what it is told to.
/// </summary>
/// <param name="document">What is stored.</param>
/// <param name="rules">The numbers it goes by.</param>
/// <param name="time">The clock.</param>
public sealed partial class ChangeLife(ChangeDocument document, ChangeRules rules, TimeProvider time)
{
    /// <summary>Whether the document has changed since it was written.</summary>
    public bool IsDirty { get; private set; }

    /// <summary>What is stored.</summary>
    public ChangeDocument Document => document;

    /// <summary>When there is something to do next; null when nothing is left to do.</summary>
    public DateTimeOffset? DueAt => ChangeAgenda.DueAt(document);

    /// <summary>Takes an event in, or drops it.</summary>
    public Acceptance Accept(PullRequestEvent news)
    {
        var id = Texts.EventId(news.Id);
        if (document.SeenEvents.Contains(id, StringComparer.Ordinal))
        {
            return Acceptance.Duplicate;
        }

        if (document.Facts is { } known && news.UpdatedAt < known.UpdatedAt)
        {
            return Acceptance.Outdated;
        }

        Remember(id);
        return IsContested(news) ? Contest(news) : Apply(news);
    }

    /// <summary>Hears which head is the change's after <see cref="Acceptance.Contested"/>.</summary>
    /// <param name="sha">Full object id; null when nobody could say. One that no event has named says nothing.</param>
    public Settlement SettleHead(string? sha)
    {
        if (document.Contested is not { } contested)
        {
            return Settlement.NotAsked;
        }

        IsDirty = true;
        if (sha is not null && sha == document.Facts?.HeadSha)
        {
            Settle();
            return Settlement.Kept;
        }

        if (sha is not null && contested.Events.Find(news => news.HeadSha == sha) is { } right)
        {
            Apply(right);
            return Settlement.Moved;
        }

        contested.Attempts++;
        contested.NextAt = time.GetUtcNow() + (rules.RetryDelay(contested.Attempts) ?? TimeSpan.Zero);
        return contested.Attempts <= rules.RetryDelays.Count ? Settlement.AskAgain : GiveUp();
    }

    /// <summary>Begins a new generation for the head that is known, at once.</summary>
    /// <returns>Its number.</returns>
    /// <exception cref="InputException"><c>unknown-change</c>, or <c>analysis-running</c> without <paramref name="force"/>.</exception>
    public int Analyze(bool force, string by)
    {
        if (!document.Exists)
        {
            throw new InputException("unknown-change", "Nothing was heard of this change yet.");
        }

        if (document.Latest is { IsUnfinished: true } running && !force)
        {
            throw new InputException(
                "analysis-running", $"Generation {running.Number} of {document.Change} has not ended; ask with force to begin another one.");
        }

        Begin(dueAt: null).RequestedBy = Texts.Name(by);
        return document.Latest!.Number;
    }

    /// <summary>The document is about to be written.</summary>
    public void Writing()
    {
        document.Version++;
        IsDirty = false;
    }

    /// <summary>The document was written.</summary>
    public void Written() => document.Changed.Clear();

    private bool IsContested(PullRequestEvent news) =>
        document.Facts is { } known && news.UpdatedAt == known.UpdatedAt && news.HeadSha is not null && known.HeadSha is not null
        && news.HeadSha != known.HeadSha;

    private Acceptance Contest(PullRequestEvent news)
    {
        document.Contested ??= new ContestedHead { NextAt = time.GetUtcNow() };
        document.Contested.Events.Add(news with
        {
            Id = Texts.EventId(news.Id),
            Title = Texts.Title(news.Title),
            Author = Texts.Name(news.Author),
            BaseRef = Texts.Ref(news.BaseRef),
            HeadRef = Texts.Ref(news.HeadRef),
        });
        Keep(document.Contested.Events, ChangeRules.ContestingEvents);
        document.Notice = new Problem(
            "head-undecided", $"Events of {news.UpdatedAt:O} name different heads; {document.Facts!.HeadSha} stands until it is known which holds.");
        return Acceptance.Contested;
    }

    private Acceptance Apply(PullRequestEvent news)
    {
        var known = document.Facts;
        var facts = ChangeFacts.From(news, known);
        var isOther = known is null || facts.DiffersInContentFrom(known);
        document.Change = news.Change;
        document.Facts = isOther
            ? facts with { Subject = null, AuthorName = null }
            : facts with { State = StateOf(news, known!) };
        if (!isOther && news.UpdatedAt == known!.UpdatedAt)
        {
            return Acceptance.Updated;
        }

        Settle();
        if (!isOther)
        {
            return Acceptance.Updated;
        }

        BeginOrMerge();
        return Acceptance.Began;
    }

    // Of two events of one second the one that closed the change may arrive first; only a reopening opens it again.
    private static ChangeState StateOf(PullRequestEvent news, ChangeFacts known) =>
        news.UpdatedAt == known.UpdatedAt && news.State == ChangeState.Open && news.Action != ChangeAction.Reopened ? known.State : news.State;

    private void BeginOrMerge()
    {
        var now = time.GetUtcNow();
        if (document.Latest is { Status: RunStatus.Received, Run: 0, DueAt: { } due } waiting && due > now)
        {
            waiting.HeadSha = document.Facts!.HeadSha;
            waiting.DueAt = rules.QuietUntil(waiting.AcceptedAt, now);
            document.Changed.Generations.Add(waiting.Number);
            return;
        }

        Begin(rules.QuietUntil(now, now));
    }

    private GenerationState Begin(DateTimeOffset? dueAt)
    {
        if (document.Latest is { } before)
        {
            Archive(before);
        }

        document.Latest = GenerationState.New((document.Latest?.Number ?? 0) + 1, document.Facts!.HeadSha, time.GetUtcNow());
        document.Latest.DueAt = dueAt;
        document.Changed.Generations.Add(document.Latest.Number);
        IsDirty = true;
        return document.Latest;
    }

    private void Archive(GenerationState generation)
    {
        generation.Status = generation.IsUnfinished ? RunStatus.Superseded : generation.Status;
        document.Earlier.Add(generation.View());
        document.Changed.Generations.Add(generation.Number);
        Keep(document.Earlier, ChangeRules.KeptGenerations - 1);
    }

    private void Remember(string id)
    {
        document.SeenEvents.Add(id);
        Keep(document.SeenEvents, ChangeRules.SeenEvents);
        IsDirty = true;
    }

    private void Settle() => (document.Contested, document.Notice) = (null, null);

    private Settlement GiveUp()
    {
        document.Contested = null;
        return Settlement.GivenUp;
    }

    private static void Keep<T>(List<T> items, int count) => items.RemoveRange(0, Math.Max(0, items.Count - count));
}

/// <summary>What became of an event.</summary>
public enum Acceptance
{
    /// <summary>It had been taken in before.</summary>
    Duplicate,

    /// <summary>The change is known as of a later time.</summary>
    Outdated,

    /// <summary>It names another head for the same time as the latest event: whoever knows has to be asked.</summary>
    Contested,

    /// <summary>The change is described anew; its content is the same.</summary>
    Updated,

    /// <summary>The content is new: a generation was begun, or one that waits took it in.</summary>
    Began,
}

/// <summary>What became of the question for the head.</summary>
public enum Settlement
{
    /// <summary>There is no such question.</summary>
    NotAsked,

    /// <summary>The known head holds.</summary>
    Kept,

    /// <summary>Another one holds; its generation was begun.</summary>
    Moved,

    /// <summary>Nobody could say; to be asked again later.</summary>
    AskAgain,

    /// <summary>Nobody could say so often that it is not asked again; the known head stands, with a notice.</summary>
    GivenUp,
}
