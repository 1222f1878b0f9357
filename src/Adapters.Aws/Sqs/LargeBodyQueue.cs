using System.Runtime.CompilerServices;
using System.Security.Cryptography;
using CommitWise.Durability;
using Microsoft.Extensions.Logging;

namespace CommitWise.Adapters.Aws.Sqs;

/// <summary>
/// Keeps bodies that are too large for a queue as objects under <c>messages/</c>; the queue carries the object's name and hash. The object is
/// deleted when its message is done; of a message that ends otherwise, as in a crash between the two, it stays until the store's own
/// rules remove it.
/// </summary>
/// <param name="queue">Carries what is small enough.</param>
/// <param name="objects">Keeps the others.</param>
/// <param name="limit">The largest body that the queue carries itself, in bytes.</param>
/// <param name="logger">Hears of bodies that could not be read or deleted.</param>
public sealed partial class LargeBodyQueue(IDurableQueue queue, IObjectStore objects, int limit, ILogger<LargeBodyQueue> logger) : IDurableQueue
{
    private const string Prefix = "messages";

    private static readonly TimeSpan UntilReadAgain = TimeSpan.FromSeconds(5);

    // By the message itself: whoever settles it has what was given out.
    private readonly ConditionalWeakTable<QueueMessage, LargeBody> _held = [];

    /// <inheritdoc/>
    public async Task EnqueueAsync(string name, string key, ReadOnlyMemory<byte> body, CancellationToken cancellationToken)
    {
        if (body.Length <= limit && !LargeBody.IsOne(body.Span))
        {
            await queue.EnqueueAsync(name, key, body, cancellationToken);
            return;
        }

        var large = new LargeBody($"{Prefix}/{name}/{Guid.NewGuid():n}", Convert.ToHexStringLower(SHA256.HashData(body.Span)));
        await objects.PutAsync(large.ObjectKey, async (target, token) => await target.WriteAsync(body, token), PutMode.Create, cancellationToken);
        try
        {
            await queue.EnqueueAsync(name, key, large.Write(), cancellationToken);
        }
        catch (QueueFullException)
        {
            await DeleteAsync(large);
            throw;
        }
    }

    /// <inheritdoc/>
    public async Task<IReadOnlyList<QueueMessage>> ReceiveAsync(string name, int max, TimeSpan wait, CancellationToken cancellationToken)
    {
        var received = await queue.ReceiveAsync(name, max, wait, cancellationToken);
        List<QueueMessage> given = new(received.Count);
        foreach (var message in received)
        {
            if (await ReadAsync(message, cancellationToken) is { } whole)
            {
                given.Add(whole);
            }
        }

        return given;
    }

    /// <inheritdoc/>
    public async Task CompleteAsync(QueueMessage message, CancellationToken cancellationToken)
    {
        await queue.CompleteAsync(message, cancellationToken);
        if (_held.TryGetValue(message, out var large))
        {
            await DeleteAsync(large);
        }
    }

    /// <inheritdoc/>
    public Task RetryAsync(QueueMessage message, TimeSpan delay, string error, CancellationToken cancellationToken) =>
        queue.RetryAsync(message, delay, error, cancellationToken);

    /// <summary>Parks what the queue carries: the letter of a large body is its reference, and is read when it is looked at.</summary>
    public Task ParkAsync(QueueMessage message, string error, CancellationToken cancellationToken) =>
        queue.ParkAsync(_held.TryGetValue(message, out var large) ? message with { Body = large.Write() } : message, error, cancellationToken);

    /// <inheritdoc/>
    public Task<QueueDepth> MeasureAsync(string name, CancellationToken cancellationToken) => queue.MeasureAsync(name, cancellationToken);

    /// <inheritdoc/>
    public async Task<IReadOnlyList<DeadLetter>> DeadLettersAsync(string name, int max, string? after, CancellationToken cancellationToken)
    {
        var letters = await queue.DeadLettersAsync(name, max, after, cancellationToken);
        List<DeadLetter> read = new(letters.Count);
        foreach (var letter in letters)
        {
            read.Add(LargeBody.TryRead(letter.Body.Span) is { } large && await LoadAsync(large, cancellationToken) is { } body
                ? letter with { Body = body }
                : letter);
        }

        return read;
    }

    /// <summary>Puts letters back as they are: a reference stays good.</summary>
    public Task<int> RedriveAsync(string name, IReadOnlyList<string>? ids, CancellationToken cancellationToken) =>
        queue.RedriveAsync(name, ids, cancellationToken);

    /// <returns>Null when the store could not be asked; the message comes again.</returns>
    private async Task<QueueMessage?> ReadAsync(QueueMessage message, CancellationToken cancellationToken)
    {
        if (LargeBody.TryRead(message.Body.Span) is not { } large)
        {
            return message;
        }

        try
        {
            // Without its object the reference is given out, which no consumer can read: it is parked with an error, not lost in silence.
            var whole = await LoadAsync(large, cancellationToken) is { } body ? message with { Body = body } : message;
            _held.Add(whole, large);
            return whole;
        }
        catch (Exception fault) when (fault is IOException && !cancellationToken.IsCancellationRequested)
        {
            Log.NotRead(logger, fault, large.ObjectKey);
            await queue.RetryAsync(message, UntilReadAgain, "Its body could not be read.", cancellationToken);
            return null;
        }
    }

    private async Task<byte[]?> LoadAsync(LargeBody large, CancellationToken cancellationToken)
    {
        try
        {
            await using var source = await objects.OpenAsync(large.ObjectKey, large.Sha256, cancellationToken);
            if (source is null)
            {
                Log.Missing(logger, large.ObjectKey);
                return null;
            }

            using var body = new MemoryStream();
            await source.CopyToAsync(body, cancellationToken);
            return body.ToArray();
        }
        catch (ObjectIntegrityException fault)
        {
            Log.NotRead(logger, fault, large.ObjectKey);
            return null;
        }
    }

    private async Task DeleteAsync(LargeBody large)
    {
        try
        {
            await objects.DeleteAsync(large.ObjectKey, CancellationToken.None);
        }
        catch (IOException fault)
        {
            Log.NotDeleted(logger, fault, large.ObjectKey);
        }
    }

    private static partial class Log
    {
        [LoggerMessage(1, LogLevel.Warning, "The body {ObjectKey} of a message could not be read")]
        public static partial void NotRead(ILogger logger, Exception fault, string objectKey);

        [LoggerMessage(2, LogLevel.Error, "The body {ObjectKey} of a message is gone")]
        public static partial void Missing(ILogger logger, string objectKey);

        [LoggerMessage(3, LogLevel.Warning, "The body {ObjectKey} of a message that is done could not be deleted; it stays until the store removes it")]
        public static partial void NotDeleted(ILogger logger, Exception fault, string objectKey);
    }
}
