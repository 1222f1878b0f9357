using CommitWise.Intake;

namespace CommitWise.Grains.Changes;

/// <summary>What the host says of a change, as of the latest event.</summary>
[GenerateSerializer, Immutable, Alias("commitwise.change-facts")]
public sealed record ChangeFacts
{
    /// <summary>Title, secrets masked; null when the head commit's subject is to be taken.</summary>
    [Id(0)]
    public string? Title { get; init; }

    /// <summary>Login of the author, or name of the head commit's author; null until it is known.</summary>
    [Id(1)]
    public string? Author { get; init; }

    /// <summary>Branch that it goes into.</summary>
    [Id(2)]
    public string? BaseRef { get; init; }

    /// <summary>Branch that it comes from.</summary>
    [Id(3)]
    public string? HeadRef { get; init; }

    /// <summary>As the host said.</summary>
    [Id(4)]
    public string? BaseSha { get; init; }

    /// <summary>Commit that it ends at.</summary>
    [Id(5)]
    public string? HeadSha { get; init; }

    /// <summary>At the host.</summary>
    [Id(6)]
    public ChangeState State { get; init; }

    /// <summary>When the host last changed it.</summary>
    [Id(7)]
    public DateTimeOffset UpdatedAt { get; init; }

    /// <summary>What a simulation does; null otherwise.</summary>
    [Id(8)]
    public SimulatedChange? Simulation { get; init; }

    /// <summary>The host's number of the repository.</summary>
    [Id(9)]
    public long? HostRepositoryId { get; init; }

    /// <summary>The title of the head commit, taken when the host gives none.</summary>
    [Id(10)]
    public string? Subject { get; init; }

    /// <summary>The name of the head commit's author, taken when the host gives no login.</summary>
    [Id(11)]
    public string? AuthorName { get; init; }

    /// <summary>What an event says, and of what it does not say, what was known.</summary>
    internal static ChangeFacts From(PullRequestEvent news, ChangeFacts? known) => new()
    {
        Title = Texts.Title(news.Title) ?? known?.Title,
        Author = Texts.Name(news.Author) ?? known?.Author,
        BaseRef = Texts.Ref(news.BaseRef) ?? known?.BaseRef,
        HeadRef = Texts.Ref(news.HeadRef) ?? known?.HeadRef,
        BaseSha = news.BaseSha ?? known?.BaseSha,
        HeadSha = news.HeadSha ?? known?.HeadSha,
        State = news.State,
        UpdatedAt = news.UpdatedAt,
        Simulation = news.Simulation ?? known?.Simulation,
        HostRepositoryId = news.HostRepositoryId ?? known?.HostRepositoryId,
        Subject = known?.Subject,
        AuthorName = known?.AuthorName,
    };

    /// <summary>
    /// Whether the content of the change is another than before: its head, its base branch or its simulation. The base's commit alone
    /// counts only where no branch is known, because a host moves it along with the branch.
    /// </summary>
    internal bool DiffersInContentFrom(ChangeFacts known) =>
        HeadSha != known.HeadSha
        || BaseRef != known.BaseRef
        || (BaseRef is null && BaseSha != known.BaseSha)
        || Simulation != known.Simulation;
}
