using System.ComponentModel;
using System.Diagnostics;
using System.Text;

namespace CommitWise.Adapters.Local.Git;

/// <summary>
/// One run of git: arguments as a list, no shell, an environment of our own, both output streams read at once, a time-out, and an end of
/// the process and all its children when it is cancelled or left.
/// </summary>
internal sealed class GitProcess : IAsyncDisposable
{
    private const int ErrorBytesKept = 16 << 10;

    private readonly Process _process;
    private readonly Task<string> _error;
    private readonly CancellationTokenSource _stop;
    private readonly CancellationToken _caller;
    private readonly TimeSpan _timeout;
    private readonly string _command;
    private readonly CancellationTokenRegistration _killOnStop;
    private readonly CancellationTokenRegistration _stopOnCancel;

    private GitProcess(Process process, string command, GitOptions options, TimeSpan timeout, CancellationToken caller)
    {
        _process = process;
        _command = command;
        _timeout = timeout;
        _caller = caller;
        _stop = new CancellationTokenSource(timeout, options.Time);
        _killOnStop = _stop.Token.Register(Kill);
        _stopOnCancel = caller.Register(static state => ((CancellationTokenSource)state!).Cancel(), _stop);
        _error = ReadErrorAsync(process.StandardError.BaseStream, _stop.Token);
    }

    /// <summary>What git prints. It ends early when the process is killed; <see cref="CompleteAsync()"/> then says why.</summary>
    public Stream Output => _process.StandardOutput.BaseStream;

    /// <summary>What git reads; close it to let git end.</summary>
    public Stream Input => _process.StandardInput.BaseStream;

    /// <summary>Starts git.</summary>
    /// <param name="executable">Absolute path of git.</param>
    /// <param name="globals">Arguments before the command.</param>
    /// <param name="arguments">The command, such as <c>log</c>, and its arguments.</param>
    /// <param name="folder">Working folder, never the inspected clone.</param>
    /// <param name="options">Clock and environment.</param>
    /// <param name="timeout">Longest run.</param>
    /// <param name="cancellationToken">Kills it.</param>
    /// <exception cref="InputException">
    /// <c>git-missing</c>: there is no such program; <c>git-failed</c>: it cannot be started now, for want of processes, files or memory.
    /// </exception>
    public static GitProcess Start(
        string executable,
        IReadOnlyList<string> globals,
        IReadOnlyList<string> arguments,
        string folder,
        GitOptions options,
        TimeSpan timeout,
        CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        var start = new ProcessStartInfo(executable, [.. globals, .. arguments])
        {
            WorkingDirectory = folder,
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            UseShellExecute = false,
            CreateNoWindow = true,
        };
        GitEnvironment.Apply(start.Environment, options.Inherited, folder);
        return new GitProcess(Start(start), arguments[0], options, timeout, cancellationToken);
    }

    /// <summary>Uses the streams, then waits for the end.</summary>
    /// <param name="use">Reads and writes; its token ends it when git is stopped, even if a child of git keeps the streams open.</param>
    /// <returns>As <see cref="CompleteAsync()"/>.</returns>
    public async Task<(int ExitCode, string Error)> CompleteAsync(Func<CancellationToken, Task> use)
    {
        try
        {
            await use(_stop.Token);
        }
        catch (Exception) when (_stop.IsCancellationRequested)
        {
            throw Stopped();
        }

        return await CompleteAsync();
    }

    /// <summary>Waits for the end.</summary>
    /// <returns>Exit code and what git printed to standard error, 16 KiB of it at most.</returns>
    /// <exception cref="InputException"><c>git-timeout</c>.</exception>
    /// <exception cref="OperationCanceledException">The caller cancelled.</exception>
    public async Task<(int ExitCode, string Error)> CompleteAsync()
    {
        await _process.WaitForExitAsync(CancellationToken.None);
        var error = await _error;
        return _stop.IsCancellationRequested ? throw Stopped() : (_process.ExitCode, error);
    }

    /// <summary>Ends git and all its children at once, when what it prints is of no use any more.</summary>
    public void Kill()
    {
        try
        {
            _process.Kill(entireProcessTree: true);
        }
        catch (Exception fault) when (fault is InvalidOperationException or Win32Exception or AggregateException)
        {
            // It ended meanwhile, or one of its children did.
        }
    }

    /// <summary>Kills what still runs and closes the pipes.</summary>
    public async ValueTask DisposeAsync()
    {
        await _stopOnCancel.DisposeAsync();
        await _killOnStop.DisposeAsync();
        Kill();
        await _process.WaitForExitAsync(CancellationToken.None);
        await _stop.CancelAsync();
        await _error;
        await ClosePipesAsync();
        _stop.Dispose();
        _process.Dispose();
    }

    // Process leaves streams that were asked for to whoever asked.
    private async Task ClosePipesAsync()
    {
        await Output.DisposeAsync();
        await _process.StandardError.BaseStream.DisposeAsync();
        try
        {
            await Input.DisposeAsync();
        }
        catch (IOException)
        {
            // Something was left to write, and git is gone.
        }
    }

    private Exception Stopped() => _caller.IsCancellationRequested
        ? new OperationCanceledException(_caller)
        : new InputException("git-timeout", $"git {_command} took longer than {_timeout.TotalSeconds:0.###} s and was stopped.");

    private static Process Start(ProcessStartInfo start)
    {
        try
        {
            return Process.Start(start)!;
        }
        catch (Win32Exception fault)
        {
            throw new InputException(StartProblem(fault.NativeErrorCode), $"{start.FileName} could not be started: {fault.Message}", fault);
        }
    }

    /// <summary>Whether a start failed for good: no such file, no right to run it, no program.</summary>
    /// <param name="error">Error number of the operating system.</param>
    internal static string StartProblem(int error) => (OperatingSystem.IsWindows(), error) switch
    {
        // ENOENT, ENOEXEC, EACCES, ENOTDIR.
        (false, 2 or 8 or 13 or 20) => "git-missing",

        // ERROR_FILE_NOT_FOUND, ERROR_PATH_NOT_FOUND, ERROR_ACCESS_DENIED, ERROR_BAD_EXE_FORMAT.
        (true, 2 or 3 or 5 or 193) => "git-missing",
        _ => "git-failed",
    };

    // The rest is read and dropped, so that git never waits for a full pipe.
    private static async Task<string> ReadErrorAsync(Stream error, CancellationToken stop)
    {
        var buffer = new byte[ErrorBytesKept];
        var rest = new byte[ErrorBytesKept];
        var kept = 0;
        try
        {
            int read;
            do
            {
                var room = kept < buffer.Length ? buffer.AsMemory(kept) : rest;
                read = await error.ReadAsync(room, stop);
                kept = Math.Min(buffer.Length, kept + read);
            }
            while (read > 0);
        }
        catch (Exception fault) when (fault is IOException or OperationCanceledException)
        {
            // The process was killed and its pipe with it.
        }

        return Encoding.UTF8.GetString(buffer, 0, kept);
    }
}
