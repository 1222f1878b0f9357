using CommitWise.Api.Reading;
using CommitWise.Durability;
using CommitWise.Grains;
using CommitWise.Intake;
using CommitWise.Masking;

namespace CommitWise.Api.Intake;

/// <summary>
/// The one way in for events of changes, whoever tells of them: into the inbox, and from there to the change's grain. Secrets in what people
/// wrote are masked here, so that no store ever holds them.
/// </summary>
/// <param name="inbox">Keeps each delivery once.</param>
/// <param name="json">How events are published.</param>
public sealed class EventIntake(IInbox inbox, StoredJson json)
{
    /// <summary>Takes an event.</summary>
    /// <param name="deliveryId">The teller's identity of it; with the host it is taken once.</param>
    /// <param name="host">Who tells.</param>
    /// <param name="happened">What happened.</param>
    /// <param name="cancellationToken">Gives up waiting; it may still be taken.</param>
    /// <returns>Durable when this returns.</returns>
    public Task<InboxOutcome> AcceptAsync(string host, string deliveryId, PullRequestEvent happened, CancellationToken cancellationToken) =>
        inbox.AcceptAsync(new InboxEntry(host, deliveryId, StreamNames.PullRequests, happened.Change, json.Write(Masked(happened))), cancellationToken);

    private static PullRequestEvent Masked(PullRequestEvent happened) => happened with
    {
        Title = Masked(happened.Title),
        Author = Masked(happened.Author),
        BaseRef = Masked(happened.BaseRef),
        HeadRef = Masked(happened.HeadRef),
        Simulation = happened.Simulation is { } simulation ? simulation with { CommitMessage = Masked(simulation.CommitMessage) } : null,
    };

    private static string? Masked(string? text) => text is null ? null : SecretMasker.Mask(text);
}
