using System.Diagnostics;
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
    /// <summary>Takes an event, once by its id.</summary>
    /// <param name="happened">What happened.</param>
    /// <param name="cancellationToken">Gives up waiting; it may still be taken.</param>
    /// <returns>Durable when this returns.</returns>
    public Task<InboxOutcome> AcceptAsync(PullRequestEvent happened, CancellationToken cancellationToken)
    {
        var colon = happened.Id.IndexOf(':', StringComparison.Ordinal);
        return inbox.AcceptAsync(
            new InboxEntry(happened.Id[..colon], happened.Id[(colon + 1)..], StreamNames.PullRequests, happened.Change, json.Write(Stored(happened))),
            cancellationToken);
    }

    private static PullRequestEvent Stored(PullRequestEvent happened) => happened with
    {
        Title = Masked(happened.Title),
        Author = Masked(happened.Author),
        BaseRef = Masked(happened.BaseRef),
        HeadRef = Masked(happened.HeadRef),
        Trace = Activity.Current?.Id,
        Simulation = happened.Simulation is { } simulation ? simulation with { CommitMessage = Masked(simulation.CommitMessage) } : null,
    };

    private static string? Masked(string? text) => text is null ? null : SecretMasker.Mask(text);
}
