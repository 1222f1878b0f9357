using CommitWise.Analysis;
using CommitWise.Grains.Changes;
using Xunit.Abstractions;

namespace CommitWise.Grains.Tests.Changes;

public sealed class ChangeDocumentSizeTests(ITestOutputHelper output)
{
    private const int Limit = 100_000;

    [Fact]
    public void Write_After10000HostileOperations_StaysUnder100Kilobytes()
    {
        var life = new Life();
        var rows = new HashSet<string>();
        var largest = 0;
        for (var operation = 0; operation < 10_000; operation++)
        {
            Operate(life, operation);
            rows.UnionWith(life.Document.IndexRows().Where(row => row.Id.Index == IndexNames.Generations).Select(row => row.Id.Key));
            if (operation % 50 == 0 || operation > 9_900)
            {
                largest = Math.Max(largest, life.Write().Length);
            }

            life.Now.Written();
        }

        output.WriteLine($"The largest document had {largest} bytes.");
        largest.ShouldBeLessThan(Limit);
        largest.ShouldBeGreaterThan(Limit / 4);
        life.Latest.Number.ShouldBeGreaterThan(2_000);
        rows.Count.ShouldBe(life.Latest.Number);
    }

    private static void Operate(Life life, int operation)
    {
        var wide = new string('界', 600);
        var push = Told.Push("12"[operation / 4 % 2], operation / 8) with
        {
            Id = $"ghe.example:{operation}{wide}", Title = wide, Author = wide, BaseRef = wide, HeadRef = wide,
        };
        switch (operation % 4)
        {
            case 0:
                life.Now.Accept(push with { UpdatedAt = Told.Noon.AddSeconds(operation) });
                break;
            case 1:
                life.Now.Accept(push with { UpdatedAt = Told.Noon.AddSeconds(operation - 1), HeadSha = Told.Sha('f') });
                break;
            case 2 when life.Now.NextRun() is not null:
                life.Tell(AnalysisStage.FetchChanges, StageState.Running);
                life.Tell(AnalysisStage.Explain, StageState.Failed, null, new Problem(wide, wide), retriable: true);
                life.Now.Analyze(force: true, wide);
                life.Now.NextRun();
                break;
            default:
                var result = Life.Result(wide);
                life.Tell(AnalysisStage.StoreReport, StageState.Completed, result with { AuthorName = wide, Verdict = result.Verdict with { TopFactor = wide } });
                foreach (var effect in life.Now.DueEffects())
                {
                    life.Now.EffectFailed(effect, wide);
                }

                break;
        }
    }
}
