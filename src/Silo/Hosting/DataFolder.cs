using System.Globalization;

namespace CommitWise.Silo.Hosting;

/// <summary>The data folder, taken by this process alone: two writers would each believe to be the only one.</summary>
internal sealed class DataFolder : IDisposable
{
    private readonly FileStream _lock;
    private readonly string _pid;
    private readonly string _url;

    private DataFolder(string path, FileStream gate)
    {
        _lock = gate;
        _pid = PidOf(path);
        _url = Path.Combine(path, "service.url");
    }

    /// <summary>Takes it, making it first. A process that dies lets go of it.</summary>
    /// <exception cref="InputException"><c>data-folder-in-use</c> with the process id of who has it.</exception>
    public static DataFolder Take(string path)
    {
        PrivateFolder.Create(path);
        var pid = PidOf(path);
        var gate = TryOpen(Path.Combine(path, "service.lock")) ?? throw new InputException(
            "data-folder-in-use", $"{path} is in use by another service, process {Read(pid)}; stop it, or choose another folder with --data.");
        File.WriteAllText(pid, Environment.ProcessId.ToString(CultureInfo.InvariantCulture));
        return new DataFolder(path, gate);
    }

    /// <summary>Writes down where the service listens, for commands on this machine.</summary>
    /// <param name="urls">Its addresses; one for every address of the machine is reached by the machine's own.</param>
    public void Announce(IEnumerable<string> urls) =>
        File.WriteAllText(_url, urls.First().Replace("//0.0.0.0:", "//127.0.0.1:", StringComparison.Ordinal).Replace("//[::]:", "//[::1]:", StringComparison.Ordinal));

    /// <inheritdoc/>
    public void Dispose()
    {
        File.Delete(_url);
        File.Delete(_pid);
        _lock.Dispose();
    }

    private static string PidOf(string path) => Path.Combine(path, "service.pid");

    private static FileStream? TryOpen(string path)
    {
        try
        {
            return new FileStream(path, FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None);
        }
        catch (IOException) when (File.Exists(path))
        {
            return null;
        }
    }

    private static string Read(string pid)
    {
        try
        {
            return File.ReadAllText(pid).Trim() is { Length: > 0 } text ? text : "unknown";
        }
        catch (IOException)
        {
            return "unknown";
        }
    }
}
