using CommitWise.Adapters.Aws;
using CommitWise.Adapters.GitHub;
using CommitWise.Api;
using CommitWise.Silo.Hosting;

namespace CommitWise.Silo.Settings;

/// <summary>Settings of the service, from appsettings.json beside the program, <c>COMMITWISE__...</c> and the command line; later ones win.</summary>
internal sealed class ServiceSettings
{
    /// <summary>What this process does. Default both; the others need the Orleans engine and <see cref="Backend.Aws"/>.</summary>
    public ServiceRole Role { get; set; }

    /// <summary>Where what lasts is kept. Default folder.</summary>
    public Backend Backend { get; set; }

    /// <summary>Folder for what lasts: database, reports, inputs. Default <c>$XDG_DATA_HOME/commitwise</c> or <c>~/.local/share/commitwise</c>.</summary>
    public string? Data { get; set; }

    /// <summary>Folder for what can be made again. Default <c>$XDG_CACHE_HOME/commitwise</c> or <c>~/.cache/commitwise</c>.</summary>
    public string? Cache { get; set; }

    /// <summary>
    /// Folder for reports and inputs where no bucket is named. Default the data folder; several processes need one that all of them see.
    /// </summary>
    public string? Objects { get; set; }

    /// <summary>Folder that backups are written into. Default <c>backups</c> in the data folder; not the data folder itself.</summary>
    public string? Backups { get; set; }

    /// <summary>Addresses to listen on, separated by <c>;</c>. Default <c>http://127.0.0.1:5080</c>. Others than this machine's need a key.</summary>
    public string Listen { get; set; } = "http://127.0.0.1:5080";

    /// <summary>Clones to connect at start. Default: the clone that the service is started in, if it is in one.</summary>
    public IList<string> Repositories { get; } = [];

    /// <summary>Whether nothing is connected at start. Default false.</summary>
    public bool NoRepository { get; set; }

    /// <summary>Latest changes of each clone that are analysed at start. Default 20; 0 to 200.</summary>
    public int LatestChanges { get; set; } = 20;

    /// <summary>Whether accepted events wait on disk until a start without this. Default false.</summary>
    public bool PauseStreams { get; set; }

    /// <summary>What is logged. Default warnings and worse.</summary>
    public LogLevel LogLevel { get; set; } = LogLevel.Warning;

    /// <summary>The REST API.</summary>
    public ApiOptions Api { get; } = new();

    /// <summary>What the service tells of itself.</summary>
    public TelemetrySettings Telemetry { get; } = new();

    /// <summary>The code host.</summary>
    public GitHubOptions GitHub { get; } = new();

    /// <summary>Analyses.</summary>
    public AnalysisSettings Analysis { get; } = new();

    /// <summary>DynamoDB, SQS and S3.</summary>
    public AwsSettings Aws { get; } = new();

    /// <summary>Silos.</summary>
    public ClusterSettings Cluster { get; } = new();

    /// <summary>The data folder, absolute.</summary>
    internal string DataFolder => FolderOf(Data, "XDG_DATA_HOME", ".local/share");

    /// <summary>The cache folder, absolute.</summary>
    internal string CacheFolder => FolderOf(Cache, "XDG_CACHE_HOME", ".cache");

    /// <summary>The folder of reports and inputs, absolute.</summary>
    internal string ObjectsFolder => Objects is null ? DataFolder : Path.GetFullPath(Objects);

    /// <summary>Whether this process answers the API.</summary>
    internal bool HasApi => Role != ServiceRole.Silo;

    /// <summary>Whether this process holds grains.</summary>
    internal bool HasSilo => Role != ServiceRole.Api;

    /// <summary>The folder of backups, absolute.</summary>
    internal string BackupsFolder => Backups is null ? Path.Combine(DataFolder, "backups") : Path.GetFullPath(Backups);

    /// <summary>What is wrong, one line each.</summary>
    internal IEnumerable<string> Faults() =>
    [
        .. Data is { Length: 0 } ? new[] { "Data names no folder." } : [],
        .. Cache is { Length: 0 } ? new[] { "Cache names no folder." } : [],
        .. Objects is { Length: 0 } ? new[] { "Objects names no folder." } : [],
        .. Objects is not null && Backend == Backend.Folder ? new[] { "Objects is of use with Backend=Aws only: the database and its objects stay together in Data." } : [],
        .. Objects is not null && Aws.Bucket is not null ? new[] { "Objects and Aws:Bucket exclude each other: reports and inputs are in a folder or in a bucket." } : [],
        .. Aws.Bucket is not null && Backend == Backend.Folder ? new[] { "Aws:Bucket is of use with Backend=Aws only: the database and its objects stay together in Data." } : [],
        .. Enum.IsDefined(Role) ? [] : new[] { $"Role is {Role}; it must be Both, Api or Silo." },
        .. Enum.IsDefined(Backend) ? [] : new[] { $"Backend is {Backend}; it must be Folder or Aws." },
        .. Role != ServiceRole.Both && Backend != Backend.Aws ? new[] { $"Role={Role} needs Backend=Aws: a folder has one process." } : [],
        .. Role != ServiceRole.Both && !Engine.IsCluster ? new[] { $"Role={Role} needs the Orleans engine (-p:Engine=Orleans); this build has the embedded one, which is one process." } : [],
        .. Backups is { Length: 0 } ? new[] { "Backups names no folder." } : [],
        .. Backups is { Length: > 0 } && Trimmed(BackupsFolder) == Trimmed(DataFolder) ? new[] { "Backups names the data folder; backups need a folder of their own." } : [],
        .. ListenAddress.Faults(Listen, hasKeys: Api.Keys.Count > 0),
        .. LatestChanges is < 0 or > 200 ? new[] { $"LatestChanges is {LatestChanges}; it must be from 0 to 200." } : [],
        .. Enum.IsDefined(LogLevel) ? [] : new[] { $"LogLevel is {LogLevel}; it must be Trace, Debug, Information, Warning, Error, Critical or None." },
        .. Repositories.Where(path => !Directory.Exists(path)).Select(path => $"Repositories names '{path}', which is no folder."),
        .. NoRepository && Repositories.Count > 0 ? new[] { "NoRepository and Repositories exclude each other." } : [],
        .. Api.Faults(),
        .. GitHub.Faults(),
        .. Analysis.Faults(),
        .. Aws.Faults(),
        .. Cluster.Faults(),
        .. Telemetry.Faults(),
    ];

    private static string Trimmed(string path) => Path.TrimEndingDirectorySeparator(path);

    private static string FolderOf(string? chosen, string variable, string underHome)
    {
        if (chosen is not null)
        {
            return Path.GetFullPath(chosen);
        }

        var folder = Environment.GetEnvironmentVariable(variable);
        var home = Environment.GetFolderPath(Environment.SpecialFolder.UserProfile);
        return Path.Combine(Path.IsPathFullyQualified(folder ?? string.Empty) ? folder! : Path.Combine(home, underHome), "commitwise");
    }
}
