using System.Text.Json;
using CommitWise.Analysis;
using CommitWise.Durability;
using CommitWise.Grains.Hosting;
using CommitWise.Grains.Pool;
using CommitWise.Grains.Repositories;
using CommitWise.Intake;
using CommitWise.Repositories;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace CommitWise.Grains.Changes;

/// <summary>
/// A thin shell around <see cref="ChangeLife"/>: writes the document, submits runs to the pool, carries effects out, and keeps a timer for
/// what is due. What it must never lose - an accepted event, a result, an effect - is written before it answers; the progress of stages may
/// be in memory for a while.
/// </summary>
[GrainType("pull-request")]
[ImplicitStreamSubscription(StreamNames.PullRequests)]
public sealed partial class PullRequestGrain(
    [PersistentState("change")] IPersistentState<ChangeDocument> state,
    AnalysisPool pool,
    HeadInquiry heads,
    IIndex index,
    IReportStore reports,
    IOptions<GrainsOptions> options,
    GrainsTelemetry telemetry,
    TimeProvider time,
    ILogger<PullRequestGrain> logger) : Grain, IPullRequestGrain, IStreamSubscriptionObserver, IAsyncObserver<PullRequestEvent>
{
    // Longer than the time between two sweeps, which call whoever has unfinished work.
    private static readonly TimeSpan WhileUnfinished = TimeSpan.FromHours(1);

    private ChangeLife _life = null!;
    private IGrainTimer _timer = null!;
    private bool _isDoubtful;
    private DateTimeOffset? _askedAt;
    private int _faults;
    private DateTimeOffset? _unwrittenSince;
    private ChangeView? _view;
    private GenerationView[] _generations = [];

    private string Key => this.GetPrimaryKeyString();

    /// <inheritdoc/>
    public override Task OnActivateAsync(CancellationToken cancellationToken)
    {
        _timer = this.RegisterGrainTimer(Tick, new GrainTimerCreationOptions(Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan));
        Take();
        Schedule();
        return Task.CompletedTask;
    }

    /// <inheritdoc/>
    public override async Task OnDeactivateAsync(DeactivationReason reason, CancellationToken cancellationToken)
    {
        if (_isDoubtful)
        {
            return;
        }

        if (reason.ReasonCode == DeactivationReasonCode.ShuttingDown)
        {
            _life.Interrupt();
        }

        if (_life.IsDirty)
        {
            await Save();
        }
    }

    /// <inheritdoc/>
    public async Task OnSubscribed(IStreamSubscriptionHandleFactory handleFactory) =>
        await handleFactory.Create<PullRequestEvent>().ResumeAsync(this);

    /// <inheritdoc/>
    public async Task OnNextAsync(PullRequestEvent item, StreamSequenceToken? token = null)
    {
        using var trace = telemetry.TraceEvent(item);
        await Refresh();
        if (item.Change != Key)
        {
            Log.WrongChange(logger, item.Id, item.Change, Key);
            telemetry.EventHandled("wrong-change");
            return;
        }

        var outcome = _life.Accept(item);
        telemetry.EventHandled(JsonNamingPolicy.KebabCaseLower.ConvertName(outcome.ToString()));
        Log.Event(logger, item.Id, Key, outcome);
        await Proceed(mustWrite: _life.IsDirty);
    }

    /// <inheritdoc/>
    public Task OnErrorAsync(Exception ex) => Task.CompletedTask;

    /// <inheritdoc/>
    public async Task<int> Analyze(bool force, string by)
    {
        await Refresh();
        var generation = _life.Analyze(force, by);
        Log.Requested(logger, Key, generation, by);
        await Proceed(mustWrite: true);
        return generation;
    }

    /// <inheritdoc/>
    public async Task<bool> Forget(string by)
    {
        await Refresh();
        if (!_life.Document.Exists)
        {
            return false;
        }

        pool.Cancel(Key, int.MaxValue);
        await reports.DeleteAllAsync(ChangeKey.Parse(Key).Folder, CancellationToken.None);
        await state.ClearStateAsync();
        Log.Forgotten(logger, Key, by);
        Take();

        // A run that was storing its report when it was cancelled may have left it.
        await reports.DeleteAllAsync(ChangeKey.Parse(Key).Folder, CancellationToken.None);
        return true;
    }

    /// <inheritdoc/>
    public Task<ChangeView?> Get() => Task.FromResult(_view);

    /// <inheritdoc/>
    public async Task<GenerationView?> Report(int? generation)
    {
        if (generation is null)
        {
            return Array.FindLast(_generations, known => known.ReportKey is not null);
        }

        if (Array.Find(_generations, known => known.Generation == generation) is { } kept)
        {
            return kept.ReportKey is null ? null : kept;
        }

        return await index.GetAsync(ChangeRows.GenerationKey(Key, generation.Value), CancellationToken.None) is { } row
            && JsonSerializer.Deserialize(row.Document.Span, WireJson.Default.GenerationView) is { ReportKey: not null } older
            ? older
            : null;
    }

    /// <inheritdoc/>
    public async Task Advance(RunProgress progress)
    {
        await Refresh();
        var outcome = _life.Advance(progress);
        if (outcome == Advancement.MustBeWritten && progress is { State: StageState.Failed, Error: { } error } && _life.DueAt is not null)
        {
            telemetry.RunRetried(error.Type);
        }

        await Proceed(outcome == Advancement.MustBeWritten);
    }

    /// <inheritdoc/>
    public async Task Resume()
    {
        await Refresh();
        await Proceed(mustWrite: false);
    }

    /// <inheritdoc/>
    public async Task HeadRead(string? sha)
    {
        _askedAt = null;
        await Refresh();
        var outcome = _life.SettleHead(sha);
        Log.Settled(logger, Key, outcome);
        await Proceed(mustWrite: _life.IsDirty);
    }

    private async Task Tick(CancellationToken cancellationToken)
    {
        try
        {
            await Refresh();
            await CarryOutEffects();
            await Proceed(mustWrite: _life.IsDirty);
            _faults = 0;
        }
        catch (Exception fault)
        {
            var delay = ChangeRules.TickDelay(++_faults);
            Log.TickFailed(logger, fault, Key, delay);
            _timer.Change(delay, Timeout.InfiniteTimeSpan);
        }
    }

    /// <summary>Begins the run that is due, writes what must be written, and only then lets anything happen outside.</summary>
    private async Task Proceed(bool mustWrite)
    {
        var isDue = !IsUnderWay && _life.IsRunDue;
        var order = isDue ? _life.NextRun() : null;
        if (mustWrite || MustBeWritten(isDue, order) || (_life.IsDirty && options.Value.ProgressDelay == TimeSpan.Zero))
        {
            await Save();
        }

        Show();
        if (order is not null)
        {
            pool.Submit(order);
        }

        if (_life.Document.Latest is { } latest)
        {
            pool.Cancel(Key, latest.Number - 1);
        }

        AskForHead();
        Schedule();
    }

    // A first run that kills the process must be known to have begun: the runs after it are counted when they begin.
    private static bool MustBeWritten(bool isDue, RunOrder? order) => order is null ? isDue : order.Run == 1;

    private async Task CarryOutEffects()
    {
        var stream = this.GetStreamProvider(StreamNames.Provider);
        foreach (var notification in _life.DueEffects())
        {
            try
            {
                await stream.GetStream<Notification>(StreamId.Create(StreamNames.Notifications, notification.Repository)).OnNextAsync(notification);
                _life.EffectDone(notification);
                telemetry.EffectHandled("done");
            }
            catch (Exception fault)
            {
                var isParked = _life.EffectFailed(notification, fault.Message);
                telemetry.EffectHandled(isParked ? "parked" : "failed");
                Log.EffectFailed(logger, fault, notification.Id, isParked);
            }
        }
    }

    private async Task Save()
    {
        _life.Writing();
        try
        {
            await state.WriteStateAsync();
        }
        catch
        {
            _isDoubtful = true;
            throw;
        }

        _life.Written();
        ShowGenerations();
    }

    /// <summary>After a write that failed nobody knows what is stored: it is read before anything else happens.</summary>
    private async Task Refresh()
    {
        if (_isDoubtful)
        {
            await state.ReadStateAsync();
            _isDoubtful = false;
            Take();
        }
    }

    private void Take()
    {
        if (state.RecordExists)
        {
            state.State.Changed.Clear();
        }

        _life = new ChangeLife(state.State, options.Value.Rules(), time);
        Show();
        ShowGenerations();
    }

    private void Show() => _view = _life.Document.Exists ? ChangeViews.Of(_life.Document) : null;

    private void ShowGenerations() => _generations =
        _life.Document.Latest is { } latest ? [.. _life.Document.Earlier, latest.View()] : [];

    private void AskForHead()
    {
        var now = time.GetUtcNow();
        if (_life.Document is { Contested: { } contested, Facts: { } facts } && AskAt(contested) <= now)
        {
            _askedAt = now;
            heads.Ask(new HeadQuestion(
                ChangeKey.Parse(Key),
                facts.HeadRef,
                facts.HostRepositoryId,
                [.. contested.Events.Select(news => news.HeadSha).Append(facts.HeadSha).OfType<string>()]));
        }
    }

    // An answer may be lost; then it is asked again.
    private DateTimeOffset AskAt(ContestedHead contested) =>
        _askedAt + HeadInquiry.AnswerTime is { } lost && lost > contested.NextAt ? lost : contested.NextAt;

    private void Schedule()
    {
        var now = time.GetUtcNow();
        _unwrittenSince = _life.IsDirty ? _unwrittenSince ?? now : null;
        var next = ChangeAgenda.Earliest(
            IsUnderWay ? null : ChangeAgenda.RunDueAt(_life.Document),
            ChangeAgenda.EffectDueAt(_life.Document),
            _life.Document.Contested is { } contested ? AskAt(contested) : null,
            _unwrittenSince + options.Value.ProgressDelay);
        var wait = next is null ? Timeout.InfiniteTimeSpan : next <= now ? TimeSpan.Zero : next.Value - now;
        _timer.Change(wait, Timeout.InfiniteTimeSpan);
        DelayDeactivation(_life.DueAt is null ? -WhileUnfinished : WhileUnfinished);
    }

    private bool IsUnderWay => _life.Document.Latest is not { IsUnfinished: true } latest || !pool.IsOpen
        || (latest.DueAt is null && pool.Has(Key, latest.Number, latest.Run));

    private static partial class Log
    {
        [LoggerMessage(1, LogLevel.Debug, "Event {Event} for {Change}: {Outcome}")]
        public static partial void Event(ILogger logger, string @event, string change, Acceptance outcome);

        [LoggerMessage(2, LogLevel.Error, "Event {Event} is about {Change} but was published for {Key}; it is dropped")]
        public static partial void WrongChange(ILogger logger, string @event, string change, string key);

        [LoggerMessage(3, LogLevel.Information, "Generation {Generation} of {Change} was asked for by {By}")]
        public static partial void Requested(ILogger logger, string change, int generation, string by);

        [LoggerMessage(4, LogLevel.Information, "{Change} was forgotten, asked for by {By}")]
        public static partial void Forgotten(ILogger logger, string change, string by);

        [LoggerMessage(5, LogLevel.Information, "Which head {Change} has: {Outcome}")]
        public static partial void Settled(ILogger logger, string change, Settlement outcome);

        [LoggerMessage(6, LogLevel.Warning, "{Effect} could not be told (parked: {IsParked})")]
        public static partial void EffectFailed(ILogger logger, Exception fault, string effect, bool isParked);

        [LoggerMessage(7, LogLevel.Error, "{Change} could not do what was due; it is tried again in {Delay}")]
        public static partial void TickFailed(ILogger logger, Exception fault, string change, TimeSpan delay);
    }
}
