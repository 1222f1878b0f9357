using CommitWise.CrashHost;
using Xunit.Abstractions;

namespace CommitWise.Service.Tests.Crash;

/// <summary>
/// A process of grains on the embedded silo, killed again and again under load of state writes, stream events and reminders. A kill of the
/// process tests what the program does; what the disk does at a loss of power is SQLite's <c>synchronous=FULL</c>.
/// </summary>
public sealed class GrainCrashTests(ITestOutputHelper output) : IDisposable
{
    private const int Seed = 20_261_121;

    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("commitwise-crash-");

    private string Database => Path.Combine(_folder.FullName, "commitwise.db");

    public void Dispose() => _folder.Delete(recursive: true);

    [Fact]
    public async Task Kill_FiftyTimesUnderLoad_LosesNothingAcknowledgedAndAppliesNothingTwice()
    {
        var run = new CrashRun(Database, Flaw.None, Seed);
        var verdict = await run.RunAsync(kills: 50);
        output.WriteLine(
            $"crash ledger: writes acknowledged {run.Ledger.Acknowledged(WorkKind.Write)}, events acknowledged {run.Ledger.Acknowledged(WorkKind.Event)}, "
            + $"reminders {run.Ledger.Acknowledged(WorkKind.Reminder)}, kills {run.Kills} ({run.KillsAtStart} while starting), "
            + $"repeats dropped {verdict.Repeats}, lost {verdict.Lost.Count}, doubled {verdict.Doubled.Count}");
        verdict.Lost.ShouldBeEmpty();
        verdict.Doubled.ShouldBeEmpty();
        verdict.Unknown.ShouldBeEmpty();
        verdict.Torn.ShouldBeEmpty();
        verdict.OutOfOrder.ShouldBeEmpty();
        verdict.Repeats.ShouldBeGreaterThan(0, "no kill came between a write and its answer");
        WorkKind.All.ShouldAllBe(kind => run.Ledger.Acknowledged(kind) > 100);
    }

    [Fact]
    public async Task Kill_OfAHostThatAnswersEarly_ShowsAsLoss() =>
        (await new CrashRun(Database, Flaw.AnswersEarly, Seed).RunAsync(kills: 4)).Lost.ShouldNotBeEmpty();

    [Fact]
    public async Task Kill_OfAHostWhoseGrainsDoNotLook_ShowsAsDoubled() =>
        (await new CrashRun(Database, Flaw.AppliesTwice, Seed).RunAsync(kills: 4)).Doubled.ShouldNotBeEmpty();
}
