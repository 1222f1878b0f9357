using System.CommandLine;
using CommitWise.Adapters.Local.Backups;

namespace CommitWise.Cli.Backup;

/// <summary><c>commitwise backup [NAME]</c>: asks the running service for a backup; where none runs, copies the data folder itself.</summary>
internal static class BackupCommand
{
    /// <summary>The command.</summary>
    public static Command Create(Terminal terminal)
    {
        var name = new Argument<string?>("NAME")
        {
            Description = "Name of the backup's folder (default: the time, as 20260131-235959).",
            Arity = ArgumentArity.ZeroOrOne,
        };
        var url = new Option<string?>("--url") { Description = "Address of the service (default: the one that the data folder's service says).", HelpName = "URL" };
        var backups = new Option<string?>("--backups")
        {
            Description = "Folder that backups are in, when no service runs (default: backups in the data folder). A running service uses its own setting.",
            HelpName = "DIR",
        };
        var command = new Command("backup", "Writes a copy of everything that the service keeps, while it runs or not.") { name, url, backups };
        DataFolders.AddTo(command);
        command.SetAction((parsed, token) => RunAsync(
            parsed.GetValue(name), parsed.GetValue(url), parsed.GetValue(backups), DataFolders.From(parsed).Data, terminal, token));
        return command;
    }

    private static async Task<int> RunAsync(
        string? name, string? url, string? backups, string data, Terminal terminal, CancellationToken cancellationToken)
    {
        if (url is not null)
        {
            return await AskAsync(AddressOf(url), name, terminal, cancellationToken);
        }

        OfflineBackup stopped;
        try
        {
            stopped = OfflineBackup.Open(data, TimeProvider.System);
        }
        catch (InputException fault) when (fault.Problem == "database-in-use")
        {
            return await AskAsync(RunningService.AddressOf(data), name, terminal, cancellationToken);
        }

        using (stopped)
        {
            var folder = BackupFolder.Of(backups ?? Path.Combine(data, "backups"), name, TimeProvider.System.GetUtcNow());
            var manifest = await stopped.Writer.WriteAsync(folder, cancellationToken);
            return Tell(terminal, folder.Path, manifest.Contents.Objects, manifest.Contents.Bytes, manifest.SumsSha256);
        }
    }

    private static Uri AddressOf(string url) => Uri.TryCreate(url, UriKind.Absolute, out var address) && address.Scheme is "http" or "https"
        ? address
        : throw new InputException("invalid-argument", $"--url {url}: must be http://ADDRESS:PORT.");

    private static async Task<int> AskAsync(Uri url, string? name, Terminal terminal, CancellationToken cancellationToken)
    {
        using var service = new RunningService(url);
        var backup = await service.BackUpAsync(name, cancellationToken);
        return Tell(terminal, backup.Folder, backup.Objects ?? 0, backup.Bytes ?? 0, backup.Sha256 ?? string.Empty);
    }

    private static int Tell(Terminal terminal, string folder, long objects, long bytes, string sha256)
    {
        terminal.Output.WriteLine(Terminal.Plain($"backup {folder}"));
        terminal.Output.WriteLine($"  {objects:n0} objects and the database, {bytes:n0} bytes; SHA256SUMS has sha256 {sha256}");
        return ExitCode.Success;
    }
}
