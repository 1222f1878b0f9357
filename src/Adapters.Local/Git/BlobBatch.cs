using System.Buffers;
using System.Globalization;
using System.IO.Pipelines;
using System.Text;
using CommitWise.History;

namespace CommitWise.Adapters.Local.Git;

/// <summary>Reads many files by one <c>git cat-file --batch</c>, in memory of one of them at most.</summary>
/// <param name="git">Where.</param>
internal sealed class BlobBatch(GitCommandLine git)
{
    private const int BufferSize = 1 << 16;

    /// <summary>Takes one file.</summary>
    /// <param name="index">Its place in the list that was asked for.</param>
    /// <param name="size">Its length in bytes.</param>
    /// <param name="content">Its content; must be read to exactly that length.</param>
    /// <param name="cancellationToken">Stops reading.</param>
    public delegate Task Handler(int index, long size, Stream content, CancellationToken cancellationToken);

    /// <summary>Reads files in the order asked; what is not there, or is no file, is passed over.</summary>
    /// <remarks>
    /// Asked by object id, not by commit and path: to find a path git would unpack its whole folder again for every file of it, would die
    /// of some names, and would not tell a name that the tree lacks from an object that the clone lacks.
    /// </remarks>
    /// <exception cref="InputException"><c>missing-object</c>: a tree names a file whose content the clone lacks.</exception>
    public async Task ReadAsync(IReadOnlyList<FileAtCommit> files, Handler handle, CancellationToken cancellationToken)
    {
        if (files.Count == 0)
        {
            return;
        }

        var ids = await new TreeFiles(git).FindBlobsAsync(files, cancellationToken);
        var questions = ids.Index().Where(entry => entry.Item is not null).Select(entry => new Question(entry.Index, entry.Item!)).ToList();
        await using var process = git.Start(["cat-file", "--batch", "--buffer"], git.Options.QueryTimeout, cancellationToken);
        var answered = false;
        var (exitCode, error) = await process.CompleteAsync(
            async stop => answered = await ExchangeAsync(process, files, questions, handle, stop));
        if (exitCode != 0 || !answered)
        {
            throw GitCommandLine.Fault("cat-file", exitCode, exitCode == 0 ? "it ended before its last answer" : error);
        }
    }

    /// <summary>Asks and reads at the same time, for git answers before it has read all questions.</summary>
    /// <returns>False when git ended before its last answer.</returns>
    private static async Task<bool> ExchangeAsync(
        GitProcess process, IReadOnlyList<FileAtCommit> files, List<Question> questions, Handler handle, CancellationToken stop)
    {
        var asking = AskAsync(process.Input, questions, stop);
        try
        {
            await AnswerAsync(process.Output, files, questions, handle, stop);
            return true;
        }
        catch (EndOfStreamException)
        {
            return false;
        }
        catch
        {
            // Else git would wait for us to read, and the asking for git.
            process.Kill();
            throw;
        }
        finally
        {
            await asking;
        }
    }

    private static async Task AskAsync(Stream input, List<Question> questions, CancellationToken stop)
    {
        try
        {
            await using var buffered = new BufferedStream(input, BufferSize);
            foreach (var question in questions)
            {
                await buffered.WriteAsync(Encoding.ASCII.GetBytes(question.Id + "\n"), stop);
            }
        }
        catch (IOException)
        {
            // git is gone; the reading side sees it too, and its exit code says why.
        }
    }

    private static async Task AnswerAsync(
        Stream output, IReadOnlyList<FileAtCommit> files, List<Question> questions, Handler handle, CancellationToken stop)
    {
        var answers = PipeReader.Create(output, new StreamPipeReaderOptions(bufferSize: BufferSize, leaveOpen: true));
        var content = answers.AsStream(leaveOpen: true);
        foreach (var (index, id) in questions)
        {
            // "<id> blob <size>" and the content, or "<id> missing".
            var header = (await ReadLineAsync(answers, stop)).Split(' ');
            if (header is not [_, "blob", var length] || !long.TryParse(length, CultureInfo.InvariantCulture, out var size))
            {
                throw new InputException(
                    "missing-object", $"The clone lacks {id}, the content of {files[index].Path} at {files[index].Commit}.");
            }

            await handle(index, size, content, stop);
            await SkipAsync(content, 1, stop);
        }

        await answers.CompleteAsync();
    }

    private static async Task<string> ReadLineAsync(PipeReader answers, CancellationToken stop)
    {
        while (true)
        {
            var read = await answers.ReadAsync(stop);
            if (read.Buffer.PositionOf((byte)'\n') is { } end)
            {
                var line = Encoding.Latin1.GetString(read.Buffer.Slice(0, end));
                answers.AdvanceTo(read.Buffer.GetPosition(1, end));
                return line;
            }

            answers.AdvanceTo(read.Buffer.Start, read.Buffer.End);
            if (read.IsCompleted)
            {
                throw new EndOfStreamException();
            }
        }
    }

    /// <summary>Reads and drops bytes.</summary>
    /// <param name="content">From where.</param>
    /// <param name="size">How many.</param>
    /// <param name="cancellationToken">Stops reading.</param>
    public static async Task SkipAsync(Stream content, long size, CancellationToken cancellationToken)
    {
        var buffer = new byte[Math.Min(size, 4096)];
        while (size > 0)
        {
            var wanted = (int)Math.Min(size, buffer.Length);
            await content.ReadExactlyAsync(buffer.AsMemory(0, wanted), cancellationToken);
            size -= wanted;
        }
    }

    private sealed record Question(int Index, string Id);
}
