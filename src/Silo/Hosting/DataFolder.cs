using System.Globalization;

namespace CommitWise.Silo.Hosting;

/// <summary>The data folder, taken by this process alone: two writers would each believe to be the only one.</summary>
internal sealed class DataFolder : IDisposable
{
    private readonly FileStream _lock;
    private readonly string _pid;

    private DataFolder(FileStream gate, string pid) => (_lock, _pid) = (gate, pid);

    /// <summary>Takes it, making it first. A process that dies lets go of it.</summary>
    /// <exception cref="InputException"><c>data-folder-in-use</c> with the process id of who has it.</exception>
    public static DataFolder Take(string path)
    {
        PrivateFolder.Create(path);
        var pid = Path.Combine(path, "service.pid");
        var gate = TryOpen(Path.Combine(path, "service.lock")) ?? throw new InputException(
            "data-folder-in-use", $"{path} is in use by another service, process {Read(pid)}; stop it, or choose another folder with --data.");
        File.WriteAllText(pid, Environment.ProcessId.ToString(CultureInfo.InvariantCulture));
        return new DataFolder(gate, pid);
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        File.Delete(_pid);
        _lock.Dispose();
    }

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
