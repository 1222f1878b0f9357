using System.Buffers.Text;
using System.Text;
using CommitWise.History;

namespace CommitWise.Adapters.Local.Git;

/// <summary>
/// Reads the commits of a head: one git lists them, parents first, while two others compare them with their parents; merges are listed
/// only.
/// </summary>
/// <param name="git">Where.</param>
/// <param name="progress">Hears how far it is.</param>
internal sealed class GitHistoryReader(GitCommandLine git, IProgress<HistoryProgress>? progress)
{
    // Neighbours share most of their trees, so a lane gets runs of commits (with runs of 64 git took a tenth longer), and many of
    // them, so that both lanes end together.
    private const int RunLength = 256;
    private const int Lanes = 2;
    private const long LastSecond = 253402300799;

    private readonly List<(CommitHeader Header, int Lane)> _commits = [];
    private readonly List<string> _run = [];
    private int _asked;

    /// <summary>Appends the ancestors of a head that a history does not have yet, the head included.</summary>
    /// <param name="head">Full object id.</param>
    /// <param name="known">Heads whose ancestors need not be listed; each must be there.</param>
    /// <param name="history">Takes the commits.</param>
    /// <param name="cancellationToken">Stops it; the history is then of no use.</param>
    /// <returns>How many were appended.</returns>
    public async Task<int> ReadAsync(string head, IReadOnlyList<string> known, HistoryBuilder history, CancellationToken cancellationToken)
    {
        var lanes = Enumerable.Range(0, Lanes).Select(_ => new DiffTreeLane(git, cancellationToken)).ToList();
        try
        {
            await ListAsync(head, known, history, lanes, cancellationToken);
            await Task.WhenAll(lanes.Select(lane => lane.CompleteAsync()));
            foreach (var (header, lane) in _commits)
            {
                cancellationToken.ThrowIfCancellationRequested();
                history.Append(header, lane < 0 ? [] : lanes[lane].ChangesOf(header.Sha, history));
            }

            Report(lanes);
            return _commits.Count;
        }
        finally
        {
            foreach (var lane in lanes)
            {
                await lane.DisposeAsync();
            }
        }
    }

    private async Task ListAsync(
        string head, IReadOnlyList<string> known, HistoryBuilder history, List<DiffTreeLane> lanes, CancellationToken cancellationToken)
    {
        string[] command =
        [
            "log", "--topo-order", "--reverse", "-z", "--encoding=UTF-8", "--no-show-signature",
            "--format=%H%x00%P%x00%an%x00%ae%x00%at%x00%ct%x00%B", "--end-of-options", head, .. known.Select(tip => "^" + tip),
        ];
        await using var process = git.Start(command, git.Options.HistoryTimeout, cancellationToken);
        process.Input.Close();
        var reading = await Task.Run(() => CatchFault(() => List(new NulReader(process.Output), history, lanes)), CancellationToken.None);
        var (exitCode, error) = await process.CompleteAsync();
        if (exitCode != 0)
        {
            throw GitCommandLine.Fault("log", exitCode, error);
        }

        if (reading is not null)
        {
            throw reading;
        }
    }

    private static InputException? CatchFault(Action action)
    {
        try
        {
            action();
            return null;
        }
        catch (InputException fault)
        {
            return fault;
        }
    }

    private void List(NulReader reader, HistoryBuilder history, List<DiffTreeLane> lanes)
    {
        while (reader.TryRead(out var sha))
        {
            var commit = ReadCommit(Encoding.ASCII.GetString(sha), reader);
            if (history.Contains(commit.Sha))
            {
                continue;
            }

            var lane = commit.Parents.Count > 1 ? -1 : _asked / RunLength % Lanes;
            _commits.Add((HeaderOf(commit), lane));
            if (lane >= 0)
            {
                Ask(commit.Sha, lanes);
            }
        }

        Flush(lanes);
    }

    private void Ask(string sha, List<DiffTreeLane> lanes)
    {
        _run.Add(sha);
        _asked++;
        if (_run.Count == RunLength)
        {
            Flush(lanes);
        }
    }

    private void Flush(List<DiffTreeLane> lanes)
    {
        if (_run.Count > 0)
        {
            lanes[(_asked - 1) / RunLength % Lanes].Ask(_run);
            _run.Clear();
            Report(lanes);
        }
    }

    private static CommitHeader HeaderOf(CommitDetails commit) => new(
        commit.Sha,
        commit.Parents,
        commit.Author,
        commit.AuthoredAt,
        commit.CommittedAt,
        commit.Subject,
        FixDetector.IsFix(commit.Message));

    private void Report(List<DiffTreeLane> lanes) => progress?.Report(
        new HistoryProgress(_commits.Count - _asked + lanes.Sum(lane => lane.Commits), _commits.Count));

    private static CommitDetails ReadCommit(string sha, NulReader reader) => new(
        sha,
        Encoding.ASCII.GetString(reader.Read()).Split(' ', StringSplitOptions.RemoveEmptyEntries),
        Encoding.UTF8.GetString(reader.Read()),
        Encoding.UTF8.GetString(reader.Read()),
        Time(reader.Read()),
        Time(reader.Read()),
        Encoding.UTF8.GetString(reader.Read()));

    private static DateTimeOffset Time(ReadOnlySpan<byte> seconds) =>
        Utf8Parser.TryParse(seconds, out long value, out _) && value is >= 0 and <= LastSecond
            ? DateTimeOffset.FromUnixTimeSeconds(value)
            : DateTimeOffset.UnixEpoch;
}
