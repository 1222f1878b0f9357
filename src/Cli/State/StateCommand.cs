using System.CommandLine;
using CommitWise.Adapters.Aws;
using CommitWise.Adapters.Local.Backups;
using CommitWise.Adapters.Local.Sqlite;
using CommitWise.Adapters.Local.Storage;
using CommitWise.Durability;

namespace CommitWise.Cli.State;

/// <summary><c>commitwise state import|export</c>: moves an installation from a data folder into the tables of a cluster, and back.</summary>
internal static class StateCommand
{
    // What the service keeps as objects.
    private static readonly string[] ObjectPrefixes = ["reports/", "inputs/", "secrets/"];

    /// <summary>The command.</summary>
    public static Command Create(Terminal terminal) => new(
        "state", "Moves all that is kept from a data folder into DynamoDB and back, while no service runs.")
    {
        Direction(terminal, "import", "Copies a data folder, or a backup, into empty tables.", isImport: true),
        Direction(terminal, "export", "Copies the tables into a new data folder.", isImport: false),
    };

    private static Command Direction(Terminal terminal, string name, string description, bool isImport)
    {
        var objects = new Option<string>("--objects")
        {
            Description = "Folder of the cluster's reports and inputs.",
            HelpName = "DIR",
            Required = true,
        };
        var region = new Option<string?>("--region")
        {
            Description = "Region of the tables (default: COMMITWISE__AWS__REGION, then AWS_REGION).",
            HelpName = "REGION",
        };
        var prefix = new Option<string?>("--prefix")
        {
            Description = "What the tables' names begin with (default: COMMITWISE__AWS__PREFIX, then commitwise).",
            HelpName = "NAME",
        };
        var create = new Option<bool>("--create") { Description = "Makes tables and queues that are missing." };
        var command = new Command(name, description) { objects, region, prefix, create };
        DataFolders.AddTo(command);
        command.SetAction(async (parsed, token) =>
        {
            var settings = AwsEnvironment.Read(settings =>
            {
                settings.Region = parsed.GetValue(region) ?? settings.Region;
                settings.Prefix = parsed.GetValue(prefix) ?? settings.Prefix;
                settings.Create |= parsed.GetValue(create);
            });
            return await RunAsync(DataFolders.From(parsed).Data, parsed.GetRequiredValue(objects), settings, isImport, terminal, token);
        });
        return command;
    }

    private static async Task<int> RunAsync(
        string data, string objects, AwsSettings settings, bool isImport, Terminal terminal, CancellationToken cancellationToken)
    {
        var path = Path.Combine(data, BackupWriter.DatabaseName);
        if (isImport && !File.Exists(path))
        {
            throw new InputException("no-database", $"There is no {path}: this is not the data folder of a service.");
        }

        if (Path.GetFullPath(objects) == Path.GetFullPath(data))
        {
            throw new InputException(
                "invalid-argument", $"--objects {objects}: the cluster's objects need a folder of their own, not the data folder.");
        }

        await using var stores = await AwsStores.OpenAsync(settings, cancellationToken);
        await using var database = await SqliteDurability.OpenAsync(path);
        var (folder, tables) = (Folder(data, database), Tables(settings, stores, objects));
        var (from, to) = isImport ? (folder, tables) : (tables, folder);
        var copied = await CopyAsync(from, to, terminal, cancellationToken);
        terminal.Output.WriteLine(Terminal.Plain($"copied {from.Name} to {to.Name}"));
        terminal.Output.WriteLine(
            $"  {copied.States:n0} states, {copied.Rows:n0} rows, {copied.Reminders:n0} reminders, {copied.Objects:n0} objects of "
            + $"{copied.ObjectBytes:n0} bytes; read again and compared, sha256 {copied.Sha256}");
        return ExitCode.Success;
    }

    private static async Task<StoreCopied> CopyAsync(StoreParts from, StoreParts to, Terminal terminal, CancellationToken cancellationToken)
    {
        try
        {
            var progress = terminal.ShowsProgress ? new Shown(terminal.Error) : null;
            return await new StoreCopy(from, to, ServiceQueues.All, ObjectPrefixes).RunAsync(progress, cancellationToken);
        }
        catch (StoreCopyException fault)
        {
            throw new InputException(fault.Problem, fault.Message, fault);
        }
    }

    private static StoreParts Folder(string data, SqliteDurability database) => new(
        data,
        database.States,
        database.Index,
        database.Reminders,
        database.Queue,
        database.Inbox,
        new FolderObjectStore(data, TimeProvider.System),
        database.Contents);

    private static StoreParts Tables(AwsSettings settings, AwsStores stores, string objects) => new(
        $"the tables {settings.Prefix}-*",
        stores.Tables.States,
        stores.Tables.Index,
        stores.Tables.Reminders,
        stores.Queue,
        stores.Tables.Inbox,
        new FolderObjectStore(objects, TimeProvider.System),
        stores.Tables.Contents);

    private sealed class Shown(TextWriter writer) : IProgress<long>
    {
        public void Report(long value) => writer.Write($"\r{value:n0} copied ");
    }
}
