using Amazon.Runtime;
using CommitWise.Adapters.Aws.Sqs;
using CommitWise.Testing;

namespace CommitWise.Adapters.Aws.Tests.Sqs;

/// <summary>A server for the tests of one class; each test has queues of its own.</summary>
public sealed class SqsServer : IAsyncLifetime
{
    private ServiceProcess? _process;

    /// <summary>Gives one message of a group at a time.</summary>
    public ServiceProcess Process => _process!;

    /// <summary>Options for a new set of queues.</summary>
    public SqsOptions NewOptions() => OptionsFor(Process.Address);

    /// <summary>Options for a new set of queues behind an address.</summary>
    public static SqsOptions OptionsFor(Uri address) => new()
    {
        Prefix = $"t{Guid.NewGuid():n}",
        Region = "eu-central-1",
        ServiceUrl = address,
        Credentials = new BasicAWSCredentials("AKIDEXAMPLE", "secret-of-the-tests"),
        Visibility = TimeSpan.FromSeconds(2),
        CreateQueues = true,
        RetryDelay = TimeSpan.FromMilliseconds(20),
    };

    public async Task InitializeAsync() => _process = await TestServers.StartSqsAsync();

    public Task DisposeAsync()
    {
        _process?.Dispose();
        return Task.CompletedTask;
    }
}

/// <summary>As <see cref="SqsServer"/>, but an answer brings several messages of one group and an old receipt is refused, as by SQS.</summary>
public sealed class GroupingSqsServer : IAsyncLifetime
{
    private ServiceProcess? _process;

    /// <summary>Options for a new set of queues.</summary>
    public SqsOptions NewOptions() => SqsServer.OptionsFor(_process!.Address);

    public async Task InitializeAsync() => _process = await TestServers.StartSqsAsync(new Dictionary<string, string>(), "groups.mjs");

    public Task DisposeAsync()
    {
        _process?.Dispose();
        return Task.CompletedTask;
    }
}
