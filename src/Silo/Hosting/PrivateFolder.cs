namespace CommitWise.Silo.Hosting;

/// <summary>Folders with what is nobody else's business: code of private repositories, keys, reports.</summary>
internal static class PrivateFolder
{
    /// <summary>Makes a folder, and those above it, that only this user may enter. One that is there is left as it is.</summary>
    public static void Create(string path)
    {
        if (OperatingSystem.IsWindows())
        {
            Directory.CreateDirectory(path);
        }
        else
        {
            Directory.CreateDirectory(path, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
        }
    }
}
