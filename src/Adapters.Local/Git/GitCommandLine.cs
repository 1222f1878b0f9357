namespace CommitWise.Adapters.Local.Git;

/// <summary>Runs git on our own reading repository.</summary>
/// <param name="folder">That repository.</param>
/// <param name="options">Time-outs and the program.</param>
internal sealed class GitCommandLine(string folder, GitOptions options)
{
    // Parts of what git says, in English, when an object that it needs is not there or is not readable.
    private static readonly string[] SignsOfMissing =
    [
        "bad object", "unable to read", "unable to find", "missing", "Could not read", "could not open", "failed to read", "is corrupt",
        "Not a valid commit name", "Invalid revision range", "not a tree object", "failed to unpack tree", "bad tree object",
    ];

    private readonly string _executable = GitExecutable.Of(options);

    /// <summary>Our own reading repository.</summary>
    public string Folder { get; } = folder;

    /// <summary>Time-outs.</summary>
    public GitOptions Options { get; } = options;

    /// <summary>Starts a command; the caller reads, writes and completes it.</summary>
    public GitProcess Start(IReadOnlyList<string> arguments, TimeSpan timeout, CancellationToken cancellationToken) =>
        GitProcess.Start(
            _executable, [.. GitEnvironment.Options, $"--git-dir={Folder}"], arguments, Folder, Options, timeout, cancellationToken);

    /// <summary>Runs a command to its end and gives what it printed.</summary>
    /// <exception cref="InputException">It failed, or took too long.</exception>
    public async Task<byte[]> RunAsync(IReadOnlyList<string> arguments, CancellationToken cancellationToken)
    {
        var (exitCode, output, error) = await TryRunAsync(arguments, cancellationToken);
        return exitCode == 0 ? output : throw Fault(arguments[0], exitCode, error);
    }

    /// <summary>Runs a command that reads questions and gives what it printed.</summary>
    /// <exception cref="InputException">It failed, or took too long.</exception>
    public async Task<byte[]> AskAsync(IReadOnlyList<string> arguments, ReadOnlyMemory<byte> questions, CancellationToken cancellationToken)
    {
        using var output = new MemoryStream();
        await using var process = Start(arguments, Options.QueryTimeout, cancellationToken);
        var (exitCode, error) = await process.CompleteAsync(
            stop => Task.WhenAll(AskAsync(process.Input, questions, stop), process.Output.CopyToAsync(output, stop)));
        return exitCode == 0 ? output.ToArray() : throw Fault(arguments[0], exitCode, error);
    }

    /// <summary>Runs a command to its end, whatever its exit code.</summary>
    public async Task<(int ExitCode, byte[] Output, string Error)> TryRunAsync(
        IReadOnlyList<string> arguments, CancellationToken cancellationToken)
    {
        using var output = new MemoryStream();
        await using var process = Start(arguments, Options.QueryTimeout, cancellationToken);
        process.Input.Close();
        var (exitCode, error) = await process.CompleteAsync(stop => process.Output.CopyToAsync(output, stop));
        return (exitCode, output.ToArray(), error);
    }

    /// <summary>Runs a command to its end and writes what it prints to a stream.</summary>
    public async Task CopyAsync(IReadOnlyList<string> arguments, Stream target, CancellationToken cancellationToken)
    {
        await using var process = Start(arguments, Options.QueryTimeout, cancellationToken);
        process.Input.Close();
        var (exitCode, error) = await process.CompleteAsync(stop => process.Output.CopyToAsync(target, stop));
        if (exitCode != 0)
        {
            throw Fault(arguments[0], exitCode, error);
        }
    }

    private static async Task AskAsync(Stream input, ReadOnlyMemory<byte> questions, CancellationToken stop)
    {
        try
        {
            await input.WriteAsync(questions, stop);
            input.Close();
        }
        catch (IOException)
        {
            // git is gone; its exit code says why.
        }
    }

    /// <summary>Says why a command failed, in one line.</summary>
    public static InputException Fault(string command, int exitCode, string error)
    {
        var line = error.Split('\n', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries) is [.., var last] ? last : "no message";
        return SignsOfMissing.Any(sign => error.Contains(sign, StringComparison.Ordinal))
            ? new InputException("missing-object", $"The clone lacks an object or cannot read it: git {command} says '{line}'.")
            : new InputException("git-failed", $"git {command} ended with code {exitCode}: {line}");
    }
}
