using System.Buffers;
using System.Globalization;
using System.IO.Pipelines;
using System.Text;

namespace CommitWise.Adapters.Local.Git;

/// <summary>A git that stays and answers one question after another; see <see cref="GitPool"/>.</summary>
/// <param name="process">The git.</param>
internal sealed class GitConversation(GitProcess process) : IAsyncDisposable
{
    private const int BufferSize = 1 << 16;

    private readonly PipeReader _answers = PipeReader.Create(process.Output, new StreamPipeReaderOptions(bufferSize: BufferSize, leaveOpen: true));

    /// <summary>Questions that it was asked.</summary>
    public int Questions { get; private set; }

    /// <summary>When it was last used, as a time stamp.</summary>
    public long LastUsed { get; set; }

    /// <summary>Asks. What git answers must not fill its pipe before all is asked, so few questions go at once.</summary>
    public async Task AskAsync(ReadOnlyMemory<byte> question, CancellationToken cancellationToken)
    {
        Questions++;
        await process.Input.WriteAsync(question, cancellationToken);
        await process.Input.FlushAsync(cancellationToken);
    }

    /// <summary>Reads one answer of <c>cat-file --batch</c>: its header, and its content by a handler.</summary>
    /// <param name="read">Takes type, size and content; must read exactly that much.</param>
    /// <param name="cancellationToken">Stops it.</param>
    /// <returns>False when git has no such object.</returns>
    public async Task<bool> ReadObjectAsync(Func<string, long, Stream, Task> read, CancellationToken cancellationToken)
    {
        // "<id> <type> <size>" and the content, or the question with "missing".
        var header = (await ReadLineAsync(cancellationToken)).Split(' ');
        if (header is not [_, "blob" or "commit" or "tree" or "tag", var length] || !long.TryParse(length, CultureInfo.InvariantCulture, out var size))
        {
            return false;
        }

        var content = _answers.AsStream(leaveOpen: true);
        await read(header[1], size, content);
        await BlobBatch.SkipAsync(content, 1, cancellationToken);
        return true;
    }

    /// <summary>Copies an answer that ends where git repeats a line that it did not understand.</summary>
    /// <param name="skip">Bytes at the beginning that are not wanted.</param>
    /// <param name="end">The repeated line with its line feed; nothing that git prints by itself.</param>
    /// <param name="target">Takes the rest.</param>
    /// <param name="cancellationToken">Stops it.</param>
    public async Task CopyUntilAsync(int skip, byte[] end, Stream target, CancellationToken cancellationToken)
    {
        var stream = process.Output;
        var buffer = new byte[BufferSize + end.Length];
        var filled = 0;
        while (true)
        {
            var read = await stream.ReadAsync(buffer.AsMemory(filled), cancellationToken);
            if (read == 0)
            {
                throw new EndOfStreamException();
            }

            filled += read;
            var ready = Math.Max(0, filled - end.Length);
            var skipped = Math.Min(skip, ready);
            skip -= skipped;
            await target.WriteAsync(buffer.AsMemory(skipped, ready - skipped), cancellationToken);
            buffer.AsSpan(ready, filled - ready).CopyTo(buffer);
            filled -= ready;
            if (buffer.AsSpan(0, filled).SequenceEqual(end))
            {
                return;
            }
        }
    }

    /// <summary>Ends git at once.</summary>
    public void Kill() => process.Kill();

    /// <inheritdoc/>
    public ValueTask DisposeAsync() => process.DisposeAsync();

    private async Task<string> ReadLineAsync(CancellationToken stop)
    {
        while (true)
        {
            var read = await _answers.ReadAsync(stop);
            if (read.Buffer.PositionOf((byte)'\n') is { } end)
            {
                var line = Encoding.Latin1.GetString(read.Buffer.Slice(0, end));
                _answers.AdvanceTo(read.Buffer.GetPosition(1, end));
                return line;
            }

            _answers.AdvanceTo(read.Buffer.Start, read.Buffer.End);
            if (read.IsCompleted)
            {
                throw new EndOfStreamException();
            }
        }
    }
}
