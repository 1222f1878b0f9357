using System.Diagnostics;
using System.Globalization;
using System.Net;
using System.Net.Sockets;
using System.Text;

namespace CommitWise.Testing;

/// <summary>A web service in a process of its own, on a free port of this machine. Killed on dispose.</summary>
public sealed class ServiceProcess : IDisposable
{
    private static readonly TimeSpan StartLimit = TimeSpan.FromSeconds(60);
    private static readonly TimeSpan StopLimit = TimeSpan.FromSeconds(60);
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(20);

    private readonly Process _process;
    private readonly StringBuilder _output = new();

    // One wait for all: of waits that begin at the same time, Process may lose some.
    private readonly Task _exit;

    private ServiceProcess(Process process, Uri address)
    {
        _process = process;
        Address = address;
        Client = new HttpClient { BaseAddress = address };
        process.OutputDataReceived += (_, line) => Keep(line.Data);
        process.ErrorDataReceived += (_, line) => Keep(line.Data);
        process.BeginOutputReadLine();
        process.BeginErrorReadLine();
        _exit = process.WaitForExitAsync();
    }

    /// <summary>Where it listens.</summary>
    public Uri Address { get; }

    /// <summary>A client of it.</summary>
    public HttpClient Client { get; }

    /// <summary>Its process.</summary>
    public int Id => _process.Id;

    /// <summary>Whether it has ended.</summary>
    public bool HasExited => _process.HasExited;

    /// <summary>What it printed so far.</summary>
    public string Output
    {
        get
        {
            lock (_output)
            {
                return _output.ToString();
            }
        }
    }

    /// <summary>The most memory that it ever held, in bytes (Linux).</summary>
    public long PeakMemory => File.ReadLines($"/proc/{Id}/status")
        .Where(line => line.StartsWith("VmHWM:", StringComparison.Ordinal))
        .Select(line => long.Parse(line.Split(' ', StringSplitOptions.RemoveEmptyEntries)[1], CultureInfo.InvariantCulture) * 1024)
        .First();

    /// <summary>Processor time that it has used.</summary>
    public TimeSpan ProcessorTime
    {
        get
        {
            _process.Refresh();
            return _process.TotalProcessorTime;
        }
    }

    /// <summary>Starts a .NET program.</summary>
    /// <param name="assembly">File of the program.</param>
    /// <param name="arguments">Its arguments; <c>{port}</c> in them becomes the port.</param>
    /// <param name="environment">Settings added to this process's own.</param>
    public static ServiceProcess Start(string assembly, IReadOnlyList<string> arguments, IReadOnlyDictionary<string, string> environment) =>
        StartProgram("dotnet", [assembly, .. arguments], environment);

    /// <summary>Starts any program.</summary>
    public static ServiceProcess StartProgram(string program, IReadOnlyList<string> arguments, IReadOnlyDictionary<string, string> environment)
    {
        var port = FreePort().ToString(CultureInfo.InvariantCulture);
        var start = new ProcessStartInfo(program, arguments.Select(argument => argument.Replace("{port}", port, StringComparison.Ordinal)))
        {
            UseShellExecute = false,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        foreach (var (name, value) in environment)
        {
            start.Environment[name] = value.Replace("{port}", port, StringComparison.Ordinal);
        }

        var process = Process.Start(start) ?? throw new InvalidOperationException($"{program} does not start.");
        return new ServiceProcess(process, new Uri($"http://127.0.0.1:{port}"));
    }

    /// <summary>Waits until a path is answered with success.</summary>
    /// <param name="path">Such as <c>/health/ready</c>.</param>
    public Task<ServiceProcess> ReadyAsync(string path) => UntilAsync(cancellationToken => AnswersAsync(path, cancellationToken));

    /// <summary>Waits until it listens.</summary>
    public Task<ServiceProcess> ListeningAsync() => UntilAsync(ListensAsync);
    /// <summary>Ends it at once, as <c>kill -9</c> does, and waits until it is gone.</summary>
    public void Kill()
    {
        _process.Kill();
        _exit.WaitAsync(StopLimit, TimeProvider.System).GetAwaiter().GetResult();
    }

    /// <summary>Asks it to end, as <c>kill -TERM</c> and Ctrl-C do.</summary>
    /// <returns>Its exit code.</returns>
    public async Task<int> StopAsync()
    {
        using (var kill = Process.Start("kill", ["-TERM", Id.ToString(CultureInfo.InvariantCulture)]))
        {
            await kill.WaitForExitAsync();
        }

        return await ExitAsync();
    }

    /// <summary>Waits until it ends by itself.</summary>
    /// <returns>Its exit code.</returns>
    public async Task<int> ExitAsync()
    {
        await _exit.WaitAsync(StopLimit, TimeProvider.System);
        return _process.ExitCode;
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        if (!_process.HasExited)
        {
            Kill();
        }

        Client.Dispose();
        _process.Dispose();
    }

    /// <summary>A port of this machine that nobody listens on at the moment.</summary>
    public static int FreePort()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }

    private async Task<ServiceProcess> UntilAsync(Func<CancellationToken, Task<bool>> holds)
    {
        using var limit = new CancellationTokenSource(StartLimit);
        while (!await holds(limit.Token))
        {
            if (_process.HasExited)
            {
                throw new InvalidOperationException($"The service ended with {_process.ExitCode} before it was ready: {Output}");
            }

            limit.Token.ThrowIfCancellationRequested();
            await Task.Delay(Pause, TimeProvider.System, limit.Token);
        }

        return this;
    }

    private async Task<bool> ListensAsync(CancellationToken cancellationToken)
    {
        using var client = new TcpClient();
        try
        {
            await client.ConnectAsync(IPAddress.Loopback, Address.Port, cancellationToken);
            return true;
        }
        catch (SocketException)
        {
            return false;
        }
    }

    private async Task<bool> AnswersAsync(string path, CancellationToken cancellationToken)
    {
        try
        {
            using var answer = await Client.GetAsync(new Uri(path, UriKind.Relative), cancellationToken);
            return answer.IsSuccessStatusCode;
        }
        catch (HttpRequestException)
        {
            return false;
        }
    }

    private void Keep(string? line)
    {
        lock (_output)
        {
            _output.AppendLine(line);
        }
    }
}
