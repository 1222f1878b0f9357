using System.Globalization;

namespace CommitWise.Service.Tests;

/// <summary>The service killed without warning: what it accepted, it finishes.</summary>
public sealed class CrashTests : IDisposable
{
    private const int Changes = 200;
    private const int KilledAfter = 60;

    private readonly RunningService _service = new();

    public void Dispose() => _service.Dispose();

    [Fact]
    public async Task Kill_InTheMiddleOf200Analyses_EachFinishesOncePerGeneration()
    {
        var heads = _service.Clone.Add("crash", Changes, lines: 80);
        await _service.StartAsync();
        var answers = await Task.WhenAll(heads.Select((head, at) => _service.PostAsync(at + 1, head, Delivery(at))));
        answers.ShouldAllBe(accepted => accepted);

        // Killed again and again, each time when more are done and more are left.
        int[] done = [await KillAfterAsync(20), await RestartAndKillAfterAsync(80), await RestartAndKillAfterAsync(140)];
        done.ShouldAllBe(count => count < Changes, "a kill came too late to be in the middle");
        await _service.StartAsync();
        for (var number = 1; number <= Changes; number++)
        {
            (await _service.CompletedAsync(number)).GetProperty("generation").GetInt32().ShouldBe(1);
            var reports = (await _service.GetAsync($"/api/repositories/{RunningService.Repository}/pulls/{number}/reports")).GetProperty("items");
            reports.GetArrayLength().ShouldBe(1, $"pull request {number}");
            _service.StoredReports(number).ShouldBe(["1.json"]);
        }

        await ShouldBeDuplicatesAsync(heads);
    }

    [Fact]
    public async Task Kill_WhileDeliveriesArrive_EveryAcceptedOneIsFinishedAndNoOtherIsHalfThere()
    {
        var heads = _service.Clone.Add("intake", Changes, lines: 8);
        await _service.StartAsync();
        var accepted = new bool[Changes];
        var answered = 0;
        await Parallel.ForEachAsync(Enumerable.Range(0, Changes), new ParallelOptions { MaxDegreeOfParallelism = 8 }, async (at, _) =>
        {
            accepted[at] = await _service.PostAsync(at + 1, heads[at], Delivery(at));
            if (accepted[at] && Interlocked.Increment(ref answered) == KilledAfter)
            {
                _service.Process.Kill();
            }
        });
        accepted.ShouldContain(false, "the kill came too late to be in the middle");

        await _service.StartAsync();
        foreach (var (_, at) in accepted.Select((was, at) => (was, at)).Where(post => post.was))
        {
            await _service.CompletedAsync(at + 1);
        }

        // What was not answered may have been kept or not; told again it ends the same way.
        var again = await Task.WhenAll(heads.Select((head, at) => _service.PostAsync(at + 1, head, Delivery(at))));
        again.ShouldAllBe(answered => answered);
        for (var number = 1; number <= Changes; number++)
        {
            (await _service.CompletedAsync(number)).GetProperty("generation").GetInt32().ShouldBe(1);
            _service.StoredReports(number).ShouldBe(["1.json"]);
        }
    }

    private static string Delivery(int at) => string.Create(CultureInfo.InvariantCulture, $"delivery-{at}");

    private async Task<int> RestartAndKillAfterAsync(int wanted)
    {
        await _service.StartAsync();
        return await KillAfterAsync(wanted);
    }

    private async Task<int> KillAfterAsync(int wanted)
    {
        var count = 0;
        while (count < wanted)
        {
            await Task.Delay(TimeSpan.FromMilliseconds(20), TimeProvider.System);
            count = await _service.CountCompletedAsync(Changes);
        }

        _service.Process.Kill();
        return count;
    }

    private async Task ShouldBeDuplicatesAsync(IReadOnlyList<string> heads)
    {
        for (var at = 0; at < heads.Count; at++)
        {
            (await _service.OutcomeAsync(at + 1, heads[at], Delivery(at))).ShouldBe("duplicate");
        }
    }
}
