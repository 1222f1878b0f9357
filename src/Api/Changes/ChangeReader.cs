using CommitWise.Analysis;
using CommitWise.Api.Reading;
using CommitWise.Durability;
using CommitWise.Grains;

namespace CommitWise.Api.Changes;

/// <summary>Reads changes: what is known of them, and their reports.</summary>
/// <param name="index">Knows which changes there are, so that no grain is made for one that nobody ever heard of.</param>
/// <param name="grains">Know how they go.</param>
/// <param name="objects">Holds the reports.</param>
/// <param name="json">How rows are written.</param>
internal sealed class ChangeReader(IIndex index, IGrainFactory grains, IObjectStore objects, StoredJson json)
{
    /// <summary>What is known of a change.</summary>
    /// <exception cref="InputException"><c>unknown-change</c>.</exception>
    public async Task<ChangeView> ReadAsync(ChangeKey change, CancellationToken cancellationToken)
    {
        var row = await index.GetAsync(new IndexKey(IndexNames.Changes, change.ToString()), cancellationToken) ?? throw Unknown(change);
        return await grains.GetGrain<IPullRequestGrain>(row.Id.Key).Get().WaitAsync(cancellationToken) ?? throw Unknown(change);
    }

    /// <summary>A generation that has a report.</summary>
    /// <param name="change">Which change.</param>
    /// <param name="generation">Which generation; null for the latest with a report.</param>
    /// <param name="cancellationToken">Stops it.</param>
    /// <exception cref="InputException"><c>unknown-change</c>, <c>unknown-generation</c>, <c>report-not-ready</c>.</exception>
    public async Task<GenerationView> ReportAsync(ChangeKey change, int? generation, CancellationToken cancellationToken)
    {
        var view = await ReadAsync(change, cancellationToken);
        if (generation is { } wanted && (wanted < 1 || wanted > view.Generation))
        {
            throw new InputException("unknown-generation", $"{change} has generations 1 to {view.Generation}, not {wanted}.");
        }

        var found = await grains.GetGrain<IPullRequestGrain>(change.ToString()).Report(generation).WaitAsync(cancellationToken);
        return found is { ReportKey: not null, ReportSha256: not null } ? found : throw NotReady(change, generation ?? view.Generation, view, found);
    }

    /// <summary>Opens a report, checked against its hash.</summary>
    public async Task<Stream> OpenAsync(GenerationView generation, CancellationToken cancellationToken) =>
        await objects.OpenAsync(generation.ReportKey!, generation.ReportSha256, cancellationToken)
        ?? throw new ProblemLostException(generation.ReportKey!);

    /// <summary>Generations of a change, the latest first.</summary>
    public async Task<Page<GenerationView>> GenerationsAsync(ChangeKey change, int limit, string? cursor, CancellationToken cancellationToken)
    {
        var page = await index.QueryAsync(
            new IndexQuery(IndexNames.Generations, change.ToString(), Descending: true, limit, cursor, []), cancellationToken);
        return new Page<GenerationView>([.. page.Rows.Select(row => json.Read<GenerationView>(row.Document))], page.NextCursor);
    }

    private static InputException Unknown(ChangeKey change) => new("unknown-change", $"{change} is not known.");

    private static InputException NotReady(ChangeKey change, int generation, ChangeView view, GenerationView? found)
    {
        var status = found?.Status ?? view.Status;
        var why = view.Stages.Select(stage => stage.Error?.Detail).LastOrDefault(detail => detail is not null);
        return new InputException(
            "report-not-ready",
            $"Generation {generation} of {change} has no report: it is {status.ToString().ToLowerInvariant()}{(why is null ? string.Empty : $" ({why.TrimEnd('.')})")}.");
    }
}

/// <summary>A report that a grain knows of is not among the objects: somebody deleted it.</summary>
/// <param name="key">Which.</param>
internal sealed class ProblemLostException(string key) : InputException("integrity", $"Object {key} was stored and is gone.");
