using System.Collections.Concurrent;
using System.Diagnostics;
using System.Globalization;
using CommitWise.CrashHost;

namespace CommitWise.Service.Tests.Crash;

/// <summary>The silo in a process of its own, asked by lines and killed after so many answers.</summary>
public sealed class HostProcess : IDisposable
{
    private readonly Process _process;
    private readonly int _answers;
    private readonly ConcurrentDictionary<long, TaskCompletionSource<bool>> _waiting = new();
    private readonly SemaphoreSlim _writing = new(1);
    private readonly Task _reading;
    private volatile bool _gone;

    private HostProcess(Process process, int answers)
    {
        _process = process;
        _answers = answers;
        _reading = Task.Run(ReadAsync);
    }

    /// <summary>Answers that said something else than done.</summary>
    public ConcurrentQueue<string> Faults { get; } = new();

    /// <summary>Starts it.</summary>
    /// <param name="database">Its file.</param>
    /// <param name="flaw">What is wrong with it on purpose.</param>
    /// <param name="answers">It is killed after so many; 0 as soon as it has opened the file; negative for never.</param>
    public static HostProcess Start(string database, Flaw flaw, int answers) => new(
        Process.Start(new ProcessStartInfo(Environment.GetEnvironmentVariable("DOTNET_HOST_PATH") ?? "dotnet")
        {
            ArgumentList = { Path.Combine(AppContext.BaseDirectory, "CommitWise.CrashHost.dll"), database, flaw.ToString() },
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            UseShellExecute = false,
        })!,
        answers);

    /// <summary>Asks for work.</summary>
    /// <returns>Whether it said that it is done; false when it is gone and nobody knows.</returns>
    public Task<bool> AskAsync(Work work) => AskAsync(work.Number, work.Line);

    /// <summary>Waits until nothing is left to do, then lets it stop.</summary>
    /// <returns>Its exit code.</returns>
    public async Task<int> FinishAsync(CancellationToken cancellationToken)
    {
        (await AskAsync(0, "0 settle all").WaitAsync(cancellationToken)).ShouldBeTrue("the host ended before everything was done");
        _process.StandardInput.Close();
        await EndAsync(cancellationToken);
        return _process.ExitCode;
    }

    /// <summary>Waits until it is gone.</summary>
    public async Task EndAsync(CancellationToken cancellationToken)
    {
        await _reading.WaitAsync(cancellationToken);
        await _process.WaitForExitAsync(cancellationToken);
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        _process.Kill();
        _process.WaitForExit();
        _process.Dispose();
        _writing.Dispose();
    }

    private async Task<bool> AskAsync(long number, string line)
    {
        var answer = new TaskCompletionSource<bool>(TaskCreationOptions.RunContinuationsAsynchronously);
        _waiting[number] = answer;
        if (_gone || !await TryWriteAsync(line))
        {
            return false;
        }

        return await answer.Task;
    }

    private async Task<bool> TryWriteAsync(string line)
    {
        await _writing.WaitAsync();
        try
        {
            await _process.StandardInput.WriteLineAsync(line);
            await _process.StandardInput.FlushAsync();
            return true;
        }
        catch (IOException)
        {
            return false;
        }
        finally
        {
            _writing.Release();
        }
    }

    private async Task ReadAsync()
    {
        var count = 0;
        while (await _process.StandardOutput.ReadLineAsync() is { } line)
        {
            // A kill may cut the last line short; a whole one ends with a full stop.
            if (line.EndsWith('.'))
            {
                Take(line);
                if (count++ == _answers)
                {
                    _process.Kill();
                }
            }
        }

        _gone = true;
        foreach (var answer in _waiting.Values)
        {
            answer.TrySetResult(false);
        }
    }

    private void Take(string line)
    {
        if (line.Split(' ') is [var number, "done."])
        {
            _waiting[long.Parse(number, CultureInfo.InvariantCulture)].TrySetResult(true);
        }
        else if (line != "open.")
        {
            Faults.Enqueue(line);
        }
    }
}
