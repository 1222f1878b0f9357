using System.Collections.Concurrent;
using CommitWise.Analysis;
using CommitWise.Explanations;
using CommitWise.Impact;
using CommitWise.Risk;

namespace CommitWise.Grains.Tests.Host;

/// <summary>An analysis whose course the test decides: where it stops and waits, and where it fails.</summary>
public sealed class ControlledAnalysis(Signal signal) : IChangeAnalysis
{
    private readonly ConcurrentQueue<Exception> _faults = new();
    private readonly ConcurrentDictionary<string, Exception> _faultsOf = new();
    private readonly ConcurrentDictionary<string, Hold> _holds = new();
    private readonly ConcurrentQueue<AnalysisRequest> _begun = new();
    private int _running;

    /// <summary>Requests in the order in which they began.</summary>
    public IReadOnlyList<AnalysisRequest> Begun => [.. _begun];

    public int MostAtOnce { get; private set; }

    public int Cancelled { get; private set; }

    /// <summary>The next run fails in the stage that reads the repository.</summary>
    public void FailNext(Exception fault) => _faults.Enqueue(fault);

    /// <summary>Every run of a change fails, until it does not any more.</summary>
    public void Fail(string change, Exception? fault)
    {
        if (fault is null)
        {
            _faultsOf.TryRemove(change, out _);
        }
        else
        {
            _faultsOf[change] = fault;
        }
    }

    /// <summary>Runs of a head stop in a stage until the hold is released.</summary>
    public Hold HoldAt(AnalysisStage stage, string head = "") => _holds.AddOrUpdate(head, _ => new Hold(stage, signal), (_, _) => new Hold(stage, signal));

    public async Task<AnalyzedChange> AnalyzeAsync(AnalysisRequest request, IStageObserver stages, CancellationToken cancellationToken)
    {
        _begun.Enqueue(request);
        MostAtOnce = Math.Max(MostAtOnce, Interlocked.Increment(ref _running));
        signal.Tell();
        try
        {
            for (var stage = AnalysisStage.FetchChanges; stage <= AnalysisStage.Explain; stage++)
            {
                stages.Started(stage);
                await PassAsync(request, stage, cancellationToken);
                cancellationToken.ThrowIfCancellationRequested();
                stages.Ended(stage, TimeSpan.FromMilliseconds(1));
            }

            return Answer(request);
        }
        catch (OperationCanceledException)
        {
            Cancelled++;
            throw;
        }
        finally
        {
            Interlocked.Decrement(ref _running);
            signal.Tell();
        }
    }

    private async Task PassAsync(AnalysisRequest request, AnalysisStage stage, CancellationToken cancellationToken)
    {
        if (stage == AnalysisStage.FetchChanges && (_faults.TryDequeue(out var fault) || _faultsOf.TryGetValue(request.Change.ToString(), out fault)))
        {
            throw fault;
        }

        if ((_holds.TryGetValue(request.HeadSha ?? string.Empty, out var hold) || _holds.TryGetValue(string.Empty, out hold)) && hold.Stage == stage)
        {
            await hold.PassAsync(cancellationToken);
        }
    }

    private static AnalyzedChange Answer(AnalysisRequest request)
    {
        var head = request.HeadSha ?? new string('0', 40);
        var decision = new Decision(
            new ChangeReference(request.Change.Repository, request.Change.Kind, request.Change.Number, request.BaseSha ?? head, head),
            42,
            0.42,
            80,
            RiskLevel.High,
            new LevelBounds([25, 50, 75], "default"),
            90,
            [0.4, 0.5],
            "default",
            new ModelReference("default", 1, new string('e', 64)),
            -1,
            [new Factor("nf", 3, "files", 2, 0.5, "three files where two are usual", [])],
            [],
            new TestSelection([], [], 0, "observe", "no tests"),
            new Explanation("It changes three files.", []),
            new Coverage(new Seen(3, 3), new Seen(3, 3), new Seen(9, 9), []));
        var hash = new string('f', 64);
        var metadata = new ChangeMetadata(
            request.Change.Repository,
            request.Change.Kind,
            request.Change.Number,
            request.BaseSha ?? head,
            head,
            1,
            "mona@example.com",
            "Mona",
            DateTimeOffset.UnixEpoch,
            request.Title ?? "Subject of the head",
            "Message");
        return new AnalyzedChange(decision, new Inputs(hash, hash, hash, hash, hash), metadata, new Dictionary<string, double> { ["measure"] = 1 });
    }
}

/// <summary>Where runs stop.</summary>
public sealed class Hold(AnalysisStage stage, Signal signal)
{
    private readonly TaskCompletionSource _open = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private int _reached;

    public AnalysisStage Stage => stage;

    public int Reached => Volatile.Read(ref _reached);

    public void Release() => _open.TrySetResult();

    public async Task PassAsync(CancellationToken cancellationToken)
    {
        Interlocked.Increment(ref _reached);
        signal.Tell();
        await _open.Task.WaitAsync(cancellationToken);
    }
}
