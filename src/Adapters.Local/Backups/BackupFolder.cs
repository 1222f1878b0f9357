using System.Text.RegularExpressions;
using CommitWise.Adapters.Local.Storage;

namespace CommitWise.Adapters.Local.Backups;

/// <summary>A folder that a backup is to have. It is written under another name beside it and gets its own in one step.</summary>
public sealed partial class BackupFolder
{
    private const string Unfinished = ".partial";

    private BackupFolder(string parent, string name) => (Parent, Name, Path) = (parent, name, System.IO.Path.Combine(parent, name));

    /// <summary>Its name.</summary>
    public string Name { get; }

    /// <summary>The folder that all backups are in.</summary>
    public string Parent { get; }

    /// <summary>Where it will be.</summary>
    public string Path { get; }

    /// <summary>The folder of a name.</summary>
    /// <param name="backups">The folder that all backups are in.</param>
    /// <param name="name">
    /// Its name there: 1 to 100 letters, digits, <c>.</c>, <c>_</c> and <c>-</c>, beginning with a letter or digit. Null for one made of the time.
    /// </param>
    /// <param name="now">The time.</param>
    /// <exception cref="InputException">
    /// <c>path-not-allowed</c>: it is not such a name, so it might lie elsewhere. <c>backup-exists</c>: there is something of that name.
    /// </exception>
    public static BackupFolder Of(string backups, string? name, DateTimeOffset now)
    {
        name ??= $"{now.UtcDateTime:yyyyMMdd'-'HHmmss}";
        if (!IsName(name))
        {
            throw new InputException(
                "path-not-allowed",
                $"'{name}' is not the name of a backup: it must be 1 to 100 letters, digits, '.', '_' or '-', as backups are only written into {backups}.");
        }

        var folder = new BackupFolder(System.IO.Path.TrimEndingDirectorySeparator(System.IO.Path.GetFullPath(backups)), name);
        return System.IO.Path.Exists(folder.Path) && !IsEmptyFolder(folder.Path)
            ? throw new InputException("backup-exists", $"{folder.Path} is there already and is not empty; choose another name.")
            : folder;
    }

    /// <summary>Whether a text can be the name of a backup.</summary>
    public static bool IsName(string name) => Names().IsMatch(name);

    /// <summary>Makes a folder to write into, and deletes what killed processes have left.</summary>
    /// <exception cref="InputException"><c>unwritable-backup</c>.</exception>
    internal string Begin()
    {
        try
        {
            Create(Parent);
            foreach (var left in Directory.EnumerateDirectories(Parent, $".*{Unfinished}"))
            {
                Directory.Delete(left, recursive: true);
            }

            var path = System.IO.Path.Combine(Parent, $".{Name}{Unfinished}");
            Create(path);
            return path;
        }
        catch (Exception fault) when (fault is IOException or UnauthorizedAccessException)
        {
            throw new InputException("unwritable-backup", $"Backups cannot be written into {Parent}: {fault.Message}", fault);
        }
    }

    /// <summary>Gives what was written its name; durable when this returns.</summary>
    internal void Finish(string written)
    {
        FolderSync.FlushTree(written);
        if (Directory.Exists(Path))
        {
            // Empty, or this fails.
            Directory.Delete(Path);
        }

        Directory.Move(written, Path);
        FolderSync.Flush(Parent);
    }

    private static void Create(string path)
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

    private static bool IsEmptyFolder(string path) => Directory.Exists(path) && !Directory.EnumerateFileSystemEntries(path).Any();

    [GeneratedRegex(@"\A[A-Za-z0-9][A-Za-z0-9._-]{0,99}\z", RegexOptions.NonBacktracking)]
    private static partial Regex Names();
}
