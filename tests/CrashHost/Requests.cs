using System.Globalization;
using CommitWise.CrashHost.Grains;
using CommitWise.Durability;
using CommitWise.LocalSilo;

namespace CommitWise.CrashHost;

/// <summary>Carries out lines of input, many at once, and answers each when its work is durable.</summary>
/// <param name="grains">Who does the work.</param>
/// <param name="durability">To see when nothing is left to do.</param>
/// <param name="flaw">What is wrong with the answers.</param>
/// <param name="answers">Where they go; an answer ends with a full stop, so that one cut short by a kill is none.</param>
internal sealed class Requests(IGrainFactory grains, CommitWise.Adapters.Local.Sqlite.SqliteDurability durability, Flaw flaw, TextWriter answers)
{
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(20);

    /// <summary>Begins the work of a line.</summary>
    public void Begin(string line) => _ = AnswerAsync(line.Split(' '));

    private async Task AnswerAsync(string[] words)
    {
        try
        {
            var work = WorkAsync(words[1], words[2], new Numbered(long.Parse(words[0], CultureInfo.InvariantCulture)));
            if (flaw != Flaw.AnswersEarly || words[1] == "settle")
            {
                await work;
            }

            await WriteAsync($"{words[0]} done.");
        }
#pragma warning disable CA1031 // Whatever goes wrong is for the driver to judge.
        catch (Exception fault)
#pragma warning restore CA1031
        {
            await WriteAsync($"{words[0]} failed {fault.GetType().Name}: {fault.Message.ReplaceLineEndings(" ")}.");
        }
    }

    private Task WorkAsync(string kind, string key, Numbered item) => kind switch
    {
        "write" => grains.GetGrain<IAccountGrain>(key).Apply(item),
        "publish" => grains.GetGrain<IPublisherGrain>(key).Publish(item),
        "wake" => grains.GetGrain<ISleeperGrain>(key).WakeSoon(item),
        "settle" => SettleAsync(),
        _ => throw new InvalidOperationException($"{kind} is not known."),
    };

    /// <summary>Waits until every event was handled and every reminder has ticked.</summary>
    private async Task SettleAsync()
    {
        while ((await durability.Queue.MeasureAsync(PublisherGrain.Stream, CancellationToken.None)) is not { Waiting: 0, InFlight: 0 }
            || (await durability.Reminders.DueAsync(DateTimeOffset.MaxValue, 1, CancellationToken.None)).Count > 0)
        {
            await Task.Delay(Pause, TimeProvider.System);
        }
    }

    private async Task WriteAsync(string answer)
    {
        await answers.WriteLineAsync(answer);
        await answers.FlushAsync();
    }
}
