using System.Buffers;
using CommitWise.Api.Problems;
using Microsoft.AspNetCore.Http;

namespace CommitWise.Api.Intake;

/// <summary>
/// Holds the bodies of webhooks while their signatures are checked, which anybody can make the service do: at most so many bytes at once, and
/// beyond that the sender is told to come again. Only bytes that have come are counted, and a body has to come whole within a time.
/// </summary>
/// <param name="options">How many, and how long.</param>
/// <param name="time">Measures the time.</param>
internal sealed class WebhookBodies(ApiOptions options, TimeProvider time)
{
    /// <summary>The largest body: what GitHub sends at most, 25 MiB.</summary>
    public const int MaxBody = 25 << 20;

    private const int FirstRoom = 64 << 10;
    private static readonly TimeSpan ComeAgain = TimeSpan.FromSeconds(1);

    private long _free = (long)options.WebhookMegabytes << 20;

    /// <summary>Reads a body whole.</summary>
    /// <exception cref="InputException"><c>body-too-large</c>, <c>body-timeout</c>, <c>overloaded</c>.</exception>
    public async Task<WebhookBody> ReadAsync(HttpRequest request, CancellationToken cancellationToken)
    {
        if (request.ContentLength > MaxBody)
        {
            throw new InputException("body-too-large", $"The body has {request.ContentLength} bytes; at most {MaxBody} are taken.");
        }

        // One byte more than announced shows the end without growing.
        var body = new WebhookBody(this, (int)Math.Min(request.ContentLength + 1 ?? FirstRoom, FirstRoom));
        using var limit = new CancellationTokenSource(options.WebhookTimeout, time);
        using var both = CancellationTokenSource.CreateLinkedTokenSource(limit.Token, cancellationToken);
        try
        {
            await body.FillAsync(request.Body, both.Token);
            return body;
        }
        catch (OperationCanceledException) when (limit.IsCancellationRequested && !cancellationToken.IsCancellationRequested)
        {
            body.Dispose();

            // What is still to come is nobody's business any more.
            request.HttpContext.Response.Headers.Connection = "close";
            throw new InputException("body-timeout", $"The body did not come whole within {options.WebhookTimeout}; nothing was accepted.");
        }
        catch
        {
            body.Dispose();
            throw;
        }
    }

    /// <summary>Takes room, or refuses.</summary>
    internal void Take(long bytes)
    {
        if (Interlocked.Add(ref _free, -bytes) < 0)
        {
            Give(bytes);
            throw new ProblemException("overloaded", "Too many deliveries are being read; nothing was accepted.", retryAfter: ComeAgain);
        }
    }

    /// <summary>Gives room back.</summary>
    internal void Give(long bytes) => Interlocked.Add(ref _free, bytes);
}

/// <summary>A body in rented memory; valid until disposed of.</summary>
internal sealed class WebhookBody : IDisposable
{
    private readonly WebhookBodies _owner;
    private byte[] _bytes;
    private int _length;
    private int _taken;

    internal WebhookBody(WebhookBodies owner, int size)
    {
        _owner = owner;
        _bytes = ArrayPool<byte>.Shared.Rent(size);
    }

    /// <summary>The bytes.</summary>
    public ReadOnlySpan<byte> Span => _bytes.AsSpan(0, _length);

    /// <inheritdoc/>
    public void Dispose()
    {
        ArrayPool<byte>.Shared.Return(_bytes);
        _bytes = [];
        _owner.Give(_taken);
        _taken = 0;
    }

    internal async Task FillAsync(Stream source, CancellationToken cancellationToken)
    {
        while (true)
        {
            if (_length == _bytes.Length)
            {
                Grow();
            }

            var read = await source.ReadAsync(_bytes.AsMemory(_length), cancellationToken);
            if (read == 0)
            {
                return;
            }

            _owner.Take(read);
            _taken += read;
            _length += read;
            if (_length > WebhookBodies.MaxBody)
            {
                throw new InputException("body-too-large", $"The body has more than {WebhookBodies.MaxBody} bytes, the most that is taken.");
            }
        }
    }

    private void Grow()
    {
        var larger = ArrayPool<byte>.Shared.Rent(_bytes.Length * 2);
        Span.CopyTo(larger);
        ArrayPool<byte>.Shared.Return(_bytes);
        _bytes = larger;
    }
}
