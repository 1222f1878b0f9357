using System.Diagnostics;
using System.Globalization;
using System.Text;

namespace CommitWise.Testing;

/// <summary>
/// Ceph's S3 server (Debian's radosgw), empty. It takes some 12 s to start, so the tests of a class, or of a collection, share one and have a
/// bucket each. It ends with this process, however that ends.
/// </summary>
public sealed class S3Server : IDisposable
{
    /// <summary>Access key of its one user.</summary>
    public const string AccessKey = "AKIDEXAMPLE";

    /// <summary>Secret key of its one user.</summary>
    public const string SecretKey = "secret-of-the-tests";

    private const int Tries = 3;
    private static readonly TimeSpan StartLimit = TimeSpan.FromSeconds(120);
    private static readonly TimeSpan StopLimit = TimeSpan.FromSeconds(30);

    private readonly Process _process;
    private readonly StringBuilder _errors = new();

    private S3Server(int port)
    {
        Address = new Uri(string.Create(CultureInfo.InvariantCulture, $"http://127.0.0.1:{port}"));
        string[] numbers = [.. new[] { port, ServiceProcess.FreePort(), ServiceProcess.FreePort() }.Select(each => each.ToString(CultureInfo.InvariantCulture))];
        _process = Process.Start(new ProcessStartInfo("bash", [CloneFolder.PathOf("tests", "servers", "radosgw.sh"), .. numbers, AccessKey, SecretKey])
        {
            UseShellExecute = false,
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        })!;
        _process.ErrorDataReceived += (_, line) => Keep(line.Data);
        _process.BeginErrorReadLine();
    }

    /// <summary>Where it listens.</summary>
    public Uri Address { get; }

    /// <summary>Starts one.</summary>
    public static async Task<S3Server> StartAsync()
    {
        for (var tries = 1; ; tries++)
        {
            var server = new S3Server(ServiceProcess.FreePort());
            try
            {
                await server.ReadyAsync();
                return server;
            }
            catch (InvalidOperationException) when (tries < Tries)
            {
                // Somebody may have taken one of its ports meanwhile.
                server.Dispose();
            }
            catch
            {
                server.Dispose();
                throw;
            }
        }
    }

    /// <summary>A name for a bucket that nobody has.</summary>
    public static string NewBucket() => $"test-{Guid.NewGuid():n}";

    /// <summary>Ends it: its script takes the servers and their folder with it once its input ends.</summary>
    public void Dispose()
    {
        try
        {
            _process.StandardInput.Close();
            if (!_process.WaitForExit(StopLimit))
            {
                _process.Kill(entireProcessTree: true);
            }
        }
        catch (IOException)
        {
            // It has ended already.
        }

        _process.Dispose();
    }

    private async Task ReadyAsync()
    {
        var line = await _process.StandardOutput.ReadLineAsync().WaitAsync(StartLimit, TimeProvider.System);
        if (line != "ready")
        {
            await _process.WaitForExitAsync().WaitAsync(StopLimit, TimeProvider.System);
            lock (_errors)
            {
                throw new InvalidOperationException($"The S3 server does not start (./test.sh installs it: ceph-mon, ceph-osd, radosgw): {line} {_errors}");
            }
        }
    }

    private void Keep(string? line)
    {
        lock (_errors)
        {
            _errors.AppendLine(line);
        }
    }
}
