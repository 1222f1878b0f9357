using CommitWise.Analysis;

namespace CommitWise.Grains.Changes;

/// <content>The outbox.</content>
public sealed partial class ChangeLife
{
    /// <summary>What is to be told now, oldest first. Whether the head is still the change's is read as of now.</summary>
    public IReadOnlyList<Notification> DueEffects()
    {
        var now = time.GetUtcNow();
        return [.. document.Outbox.Where(effect => effect.NextAt <= now).Select(effect => effect.Notification(document))];
    }

    /// <summary>It was told.</summary>
    public void EffectDone(Notification notification)
    {
        if (document.Outbox.RemoveAll(effect => effect.Is(notification)) > 0)
        {
            IsDirty = true;
            SetPublished(notification.Generation, StageState.Completed, error: null);
        }
    }

    /// <summary>It could not be told: it is tried again later, or parked.</summary>
    /// <returns>Whether it was parked.</returns>
    public bool EffectFailed(Notification notification, string error)
    {
        if (document.Outbox.Find(effect => effect.Is(notification)) is not { } failed)
        {
            return false;
        }

        IsDirty = true;
        failed.Attempts++;
        failed.Error = Texts.Error(error);
        failed.NextAt = time.GetUtcNow() + ChangeRules.EffectDelay(failed.Attempts);
        if (failed.Attempts < ChangeRules.EffectAttempts)
        {
            return false;
        }

        Park(failed);
        return true;
    }

    private void AddEffect(string type, DateTimeOffset at, Problem? problem)
    {
        var latest = document.Latest!;
        document.Outbox.Add(new Effect
        {
            Type = type,
            Generation = latest.Number,
            At = at,
            HeadSha = latest.HeadSha,
            RiskScore = latest.Verdict?.RiskScore,
            Level = latest.Verdict?.Level,
            Problem = problem?.Type,
            NextAt = time.GetUtcNow(),
        });
        if (document.Outbox.Count > ChangeRules.WaitingEffects)
        {
            Park(document.Outbox[0]);
        }
    }

    private void Park(Effect effect)
    {
        var error = effect.Error ?? "More effects waited than may.";
        document.Outbox.Remove(effect);
        document.Changed.Parked.Add(new ParkedEffect(effect.Notification(document), effect.Attempts, time.GetUtcNow(), error));
        SetPublished(effect.Generation, StageState.Failed, new Problem("effect-parked", error));
    }

    private void SetPublished(int generation, StageState state, Problem? error)
    {
        if (document.Latest is { } latest && latest.Number == generation && latest.Status == RunStatus.Completed)
        {
            var now = time.GetUtcNow();
            latest.Set(AnalysisStage.Publish, stage => stage with
            {
                State = state, StartedAt = stage.StartedAt ?? now, EndedAt = now, Attempts = stage.Attempts + 1, Error = error,
            });
        }
    }
}
