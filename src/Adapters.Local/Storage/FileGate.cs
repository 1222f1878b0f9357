namespace CommitWise.Adapters.Local.Storage;

/// <summary>Lets one process at a time into a folder.</summary>
internal static class FileGate
{
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(50);

    /// <summary>Waits until nobody else is in.</summary>
    /// <param name="path">A file that is open while somebody is; a process that dies lets go of it.</param>
    /// <param name="time">Measures the pauses.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    /// <returns>Leaves on dispose.</returns>
    public static async Task<IDisposable> EnterAsync(string path, TimeProvider time, CancellationToken cancellationToken)
    {
        while (true)
        {
            try
            {
                return new FileStream(path, FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None);
            }
            catch (IOException) when (File.Exists(path))
            {
                await Task.Delay(Pause, time, cancellationToken);
            }
        }
    }
}
