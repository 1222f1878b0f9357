using System.Text.Json;
using CommitWise.Analysis;
using CommitWise.Grains.Changes;
using CommitWise.Grains.Hosting;
using CommitWise.Testing;

namespace CommitWise.Grains.Tests.Changes;

/// <summary>A change's life on a clock that the test moves, written and read back when the test says so.</summary>
internal sealed class Life
{
    private readonly ChangeRules _rules;

    public Life(ChangeRules? rules = null)
    {
        _rules = rules ?? ChangeRules.Default;
        Now = new ChangeLife(new ChangeDocument(), _rules, Time);
    }

    public ManualTime Time { get; } = new(Told.Noon);

    public ChangeLife Now { get; private set; }

    public ChangeDocument Document => Now.Document;

    public GenerationState Latest => Document.Latest!;

    public static RunResult Result(string title = "Add a cache") => new(
        "reports/github.com/octo/app/7/1.json",
        new string('a', 64),
        new string('d', 64),
        new Verdict(42, 0.42, 80, RiskLevel.High, 90, "many files"),
        title,
        "Mona");

    /// <summary>Writes the document and reads it, as a restart would.</summary>
    public void Restart()
    {
        var json = Write();
        Now = new ChangeLife(JsonSerializer.Deserialize<ChangeDocument>(json, EngineJson.Options)!, _rules, Time);
    }

    public byte[] Write()
    {
        Now.Writing();
        var json = JsonSerializer.SerializeToUtf8Bytes(Document, EngineJson.Options);
        Now.Written();
        return json;
    }

    public Advancement Tell(AnalysisStage stage, StageState state, RunResult? result = null, Problem? problem = null, bool retriable = false) =>
        Now.Advance(new RunProgress(Latest.Number, Latest.Run, stage, state, Time.GetUtcNow(), problem, retriable, result));

    public void Complete()
    {
        Now.NextRun().ShouldNotBeNull();
        Tell(AnalysisStage.FetchChanges, StageState.Running);
        Tell(AnalysisStage.StoreReport, StageState.Completed, Result()).ShouldBe(Advancement.MustBeWritten);
    }

    public void Fail(string problem = "git-timeout", bool retriable = true)
    {
        Now.NextRun().ShouldNotBeNull();
        Tell(AnalysisStage.FetchChanges, StageState.Running);
        Tell(AnalysisStage.FetchChanges, StageState.Failed, null, new Problem(problem, "git took too long"), retriable)
            .ShouldBe(Advancement.MustBeWritten);
    }

    public void Publish()
    {
        foreach (var effect in Now.DueEffects())
        {
            Now.EffectDone(effect);
        }
    }
}
