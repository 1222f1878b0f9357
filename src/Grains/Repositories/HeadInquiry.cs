using CommitWise.Analysis;
using CommitWise.Repositories;
using Microsoft.Extensions.Logging;

namespace CommitWise.Grains.Repositories;

/// <summary>Asks for the head of a change outside of its grain's turn, and tells the grain the answer.</summary>
public sealed partial class HeadInquiry
{
    /// <summary>After this no answer is to come any more: it was lost on the way.</summary>
    internal static readonly TimeSpan AnswerTime = TimeSpan.FromSeconds(90);

    private static readonly TimeSpan ReadingTime = TimeSpan.FromMinutes(1);

    private readonly IHeadReader _reader;
    private readonly ConnectionFinder _connections;
    private readonly IGrainFactory _grains;
    private readonly TimeProvider _time;
    private readonly ILogger<HeadInquiry> _logger;

    internal HeadInquiry(
        IHeadReader reader, ConnectionFinder connections, IGrainFactory grains, TimeProvider time, ILogger<HeadInquiry> logger) =>
        (_reader, _connections, _grains, _time, _logger) = (reader, connections, grains, time, logger);

    /// <summary>
    /// Asks and returns at once; the answer comes by <see cref="IPullRequestGrain.HeadRead"/>, that nobody could say within one minute included.
    /// </summary>
    public void Ask(HeadQuestion question) => _ = Task.Run(() => AskAsync(question));

    private async Task AskAsync(HeadQuestion question)
    {
        try
        {
            await _grains.GetGrain<IPullRequestGrain>(question.Change.ToString()).HeadRead(await ReadAsync(question));
        }
        catch (Exception fault)
        {
            Log.NotTold(_logger, fault, question.Change);
        }
    }

    private async Task<string?> ReadAsync(HeadQuestion question)
    {
        using var limit = new CancellationTokenSource(ReadingTime, _time);
        try
        {
            var connection = await _connections.FindAsync(question.Change.Repository, question.HostRepositoryId);
            return await _reader.ReadAsync(question, connection, limit.Token).WaitAsync(limit.Token);
        }
        catch (Exception fault)
        {
            Log.NotRead(_logger, fault, question.Change);
            return null;
        }
    }

    private static partial class Log
    {
        [LoggerMessage(1, LogLevel.Warning, "The head of {Change} could not be read")]
        public static partial void NotRead(ILogger logger, Exception fault, ChangeKey change);

        [LoggerMessage(2, LogLevel.Error, "{Change} could not be told of its head; the next look for unfinished work asks again")]
        public static partial void NotTold(ILogger logger, Exception fault, ChangeKey change);
    }
}
