using System.Text.Json;
using Amazon.DynamoDBv2;
using CommitWise.Adapters.Aws.DynamoDb;
using CommitWise.Adapters.Aws.Sqs;
using CommitWise.Adapters.Local.Storage;
using CommitWise.Cluster;
using CommitWise.Grains.Tests.Changes;
using CommitWise.Grains.Tests.Host;

namespace CommitWise.Grains.Tests.Cluster;

/// <summary>A cluster in this process: states and index in DynamoDB, streams on SQS, members and reminders in DynamoDB, reports in a folder.</summary>
internal sealed class ClusterHost : IAsyncDisposable
{
    /// <summary>How long an analysis takes, of four that a silo runs at once.</summary>
    public static readonly TimeSpan Work = TimeSpan.FromMilliseconds(50);

    private static readonly TimeSpan Limit = TimeSpan.FromMinutes(2);

    private readonly TemporaryFolder _folder = new();
    private readonly AmazonDynamoDBClient _client;
    private readonly SqsQueue _publisher;

    private ClusterHost(AwsServers servers, string name, AmazonDynamoDBClient client, DynamoDurability stores)
    {
        (_client, Stores) = (client, stores);
        Queues = servers.Queues(name);
        Options = new ClusterOptions { ClusterId = name, ServiceId = name, TablePrefix = name, ServiceUrl = servers.Tables, CreateTables = true };
        Reports = new ReportStore(new FolderObjectStore(_folder.Path, TimeProvider.System));
        Heard = new Heard(Signal);
        _publisher = new SqsQueue(Queues, stores.Index);
    }

    public Signal Signal { get; } = new();

    public Heard Heard { get; }

    public WorkLedger Ledger { get; } = new();

    public DynamoDurability Stores { get; }

    public SqsOptions Queues { get; }

    public ClusterOptions Options { get; }

    public ReportStore Reports { get; }

    /// <summary>All that were started.</summary>
    public List<ClusterSilo> Silos { get; } = [];

    /// <summary>Report objects that there are.</summary>
    public IReadOnlyList<string> ReportFiles => [.. Directory.EnumerateFiles(_folder.Path, "*.json", SearchOption.AllDirectories)];

    public static async Task<ClusterHost> StartAsync(AwsServers servers, int silos)
    {
        var name = $"t{Guid.NewGuid():n}";
        var client = servers.Connect();
        var stores = await DynamoDurability.OpenAsync(
            client, new DynamoOptions { TablePrefix = name, CreateTables = true }, queue: null, CancellationToken.None);
        var host = new ClusterHost(servers, name, client, stores);
        for (var silo = 0; silo < silos; silo++)
        {
            await host.AddSiloAsync();
        }

        return host;
    }

    public async Task<ClusterSilo> AddSiloAsync()
    {
        var silo = await ClusterSilo.StartAsync(this);
        Silos.Add(silo);
        return silo;
    }

    /// <summary>Publishes one push for each change, as the inbox does.</summary>
    public Task PublishAsync(IEnumerable<string> changes) => Parallel.ForEachAsync(
        changes,
        new ParallelOptions { MaxDegreeOfParallelism = 16 },
        async (change, token) => await _publisher.EnqueueAsync(
            StreamNames.PullRequests,
            change,
            JsonSerializer.SerializeToUtf8Bytes(Told.Push('1', 0, change), WireJson.Default.PullRequestEvent),
            token));

    /// <summary>Waits for something to be so.</summary>
    public Task UntilAsync(Func<bool> holds, string what) => UntilAsync(() => Task.FromResult(holds()), what);

    /// <summary>Waits for something to be so.</summary>
    public async Task UntilAsync(Func<Task<bool>> holds, string what)
    {
        using var limit = new CancellationTokenSource(Limit, TimeProvider.System);
        while (!await holds())
        {
            if (limit.IsCancellationRequested)
            {
                throw new TimeoutException($"Waited {Limit} for {what}; {Ledger.Begun.Count} began, {Ledger.Reports.Count} have reports.");
            }

            await Task.Delay(TimeSpan.FromMilliseconds(20), TimeProvider.System);
        }
    }

    /// <summary>Waits until a grain says that its change is completed, asking a silo that lives.</summary>
    public static async Task<ChangeView> CompletedAsync(ClusterSilo silo, string change)
    {
        using var limit = new CancellationTokenSource(Limit, TimeProvider.System);
        ChangeView? view = null;
        while (view?.Status != RunStatus.Completed)
        {
            limit.IsCancellationRequested.ShouldBeFalse($"{change} is not completed: {view?.Status}, generation {view?.Generation}, {view?.Notice}.");
            view = await TryGetAsync(silo, change);
            if (view?.Status != RunStatus.Completed)
            {
                await Task.Delay(TimeSpan.FromMilliseconds(50), TimeProvider.System);
            }
        }

        return view;
    }

    public async ValueTask DisposeAsync()
    {
        foreach (var silo in Silos)
        {
            await silo.DisposeAsync();
        }

        await _publisher.DisposeAsync();
        _client.Dispose();
        _folder.Dispose();
    }

    private static async Task<ChangeView?> TryGetAsync(ClusterSilo silo, string change)
    {
        try
        {
            return await silo.Grains.GetGrain<IPullRequestGrain>(change).Get();
        }
        catch (Exception fault) when (fault is not OutOfMemoryException)
        {
            return null;
        }
    }
}
