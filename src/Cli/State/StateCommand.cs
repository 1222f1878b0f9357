using System.CommandLine;
using CommitWise.Adapters.Aws;
using CommitWise.Adapters.Local.Backups;
using CommitWise.Adapters.Local.Sqlite;
using CommitWise.Adapters.Local.Storage;
using CommitWise.Durability;

namespace CommitWise.Cli.State;

/// <summary><c>commitwise state import|export</c>: moves an installation from a data folder into the tables and the bucket of a cluster, and back.</summary>
internal static class StateCommand
{
    // What the service keeps as objects.
    private static readonly string[] ObjectPrefixes = ["reports/", "inputs/", "secrets/"];

    /// <summary>The command.</summary>
    public static Command Create(Terminal terminal) => new(
        "state", "Moves all that is kept from a data folder into DynamoDB and S3 and back, while no service runs.")
    {
        Direction(terminal, "import", "Copies a data folder, or a backup, into empty tables, and its objects into a bucket or a folder.", isImport: true),
        Direction(terminal, "export", "Copies the tables and the objects into a new data folder.", isImport: false),
    };

    private static Command Direction(Terminal terminal, string name, string description, bool isImport)
    {
        var bucket = new Option<string?>("--bucket")
        {
            Description = "Bucket of the cluster's reports and inputs (default: COMMITWISE__AWS__BUCKET).",
            HelpName = "NAME",
        };
        var objects = new Option<string?>("--objects")
        {
            Description = "Folder of the cluster's reports and inputs, where it has no bucket.",
            HelpName = "DIR",
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
        var create = new Option<bool>("--create") { Description = "Makes tables, queues and a bucket that are missing." };
        var command = new Command(name, description) { bucket, objects, region, prefix, create };
        DataFolders.AddTo(command);
        command.SetAction(async (parsed, token) =>
        {
            var settings = AwsEnvironment.Read(settings =>
            {
                settings.Bucket = parsed.GetValue(bucket) ?? settings.Bucket;
                settings.Region = parsed.GetValue(region) ?? settings.Region;
                settings.Prefix = parsed.GetValue(prefix) ?? settings.Prefix;
                settings.Create |= parsed.GetValue(create);
            });
            return await RunAsync(DataFolders.From(parsed).Data, parsed.GetValue(objects), settings, isImport, terminal, token);
        });
        return command;
    }

    private static async Task<int> RunAsync(
        string data, string? objects, AwsSettings settings, bool isImport, Terminal terminal, CancellationToken cancellationToken)
    {
        var path = Path.Combine(data, BackupWriter.DatabaseName);
        if (isImport && !File.Exists(path))
        {
            throw new InputException("no-database", $"There is no {path}: this is not the data folder of a service.");
        }

        RefuseOtherPlaces(data, objects, settings.Bucket);
        var elsewhere = objects is null ? null : new FolderObjectStore(objects, TimeProvider.System);
        await using var stores = await AwsStores.OpenAsync(settings, elsewhere, cancellationToken);
        await using var database = await SqliteDurability.OpenAsync(path);
        var (folder, tables) = (Folder(data, database), Tables(settings, stores));
        var (from, to) = isImport ? (folder, tables) : (tables, folder);
        var copied = await CopyAsync(from, to, terminal, cancellationToken);
        terminal.Output.WriteLine(Terminal.Plain($"copied {from.Name} to {to.Name}"));
        terminal.Output.WriteLine(
            $"  {copied.States:n0} states, {copied.Rows:n0} rows, {copied.Reminders:n0} reminders, {copied.Objects:n0} objects of "
            + $"{copied.ObjectBytes:n0} bytes; read again and compared, sha256 {copied.Sha256}");
        return ExitCode.Success;
    }

    private static void RefuseOtherPlaces(string data, string? objects, string? bucket)
    {
        if (objects is not null == bucket is not null)
        {
            throw new InputException(
                "invalid-argument",
                objects is null
                    ? "Where are the cluster's objects? --bucket NAME (or COMMITWISE__AWS__BUCKET) or --objects DIR says it."
                    : $"--objects {objects} and bucket '{bucket}' exclude each other: the cluster's objects are in a folder or in a bucket.");
        }

        if (objects is not null && Path.GetFullPath(objects) == Path.GetFullPath(data))
        {
            throw new InputException(
                "invalid-argument", $"--objects {objects}: the cluster's objects need a folder of their own, not the data folder.");
        }
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
        catch (ObjectIntegrityException fault)
        {
            throw new InputException("integrity", $"{fault.Message} The copy is not whole.", fault);
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

    private static StoreParts Tables(AwsSettings settings, AwsStores stores) => new(
        settings.Bucket is null ? $"the tables {settings.Prefix}-*" : $"the tables {settings.Prefix}-* and {stores.Objects}",
        stores.Tables.States,
        stores.Tables.Index,
        stores.Tables.Reminders,
        stores.Queue,
        stores.Tables.Inbox,
        stores.Objects,
        stores.Tables.Contents);

    private sealed class Shown(TextWriter writer) : IProgress<long>
    {
        public void Report(long value) => writer.Write($"\r{value:n0} copied ");
    }
}
