using System.Globalization;
using System.Security.Cryptography;
using CommitWise.Adapters.Aws.S3;
using CommitWise.Testing;

namespace CommitWise.Service.Tests.Aws;

/// <summary>
/// The service with states, index and inbox in DynamoDB, streams in SQS, and reports and inputs in S3; and the way there from a data folder, and
/// back.
/// </summary>
public sealed class AwsBackendTests(BucketServer bucket) : IClassFixture<BucketServer>, IAsyncLifetime
{
    private const int Changes = 60;

    private AwsServers _servers = null!;

    public async Task InitializeAsync() => _servers = await AwsServers.StartAsync(bucket.Server);

    public Task DisposeAsync()
    {
        _servers.Dispose();
        return Task.CompletedTask;
    }

    [Fact]
    public async Task Kill_InTheMiddle_EachChangeFinishesOnce()
    {
        using var service = new RunningService(_servers.Environment);
        var heads = service.Clone.Add("aws", Changes, lines: 40);
        await service.StartAsync();
        (await PostAsync(service, heads)).ShouldAllBe(accepted => accepted);
        while (await service.CountCompletedAsync(Changes) < Changes / 4)
        {
            await Task.Delay(TimeSpan.FromMilliseconds(50), TimeProvider.System);
        }

        service.Process.Kill();
        await service.StartAsync();
        using (var objects = await bucket.OpenAsync(_servers.Bucket!))
        {
            await ShouldBeDoneAsync(
                service, Changes, async number => [.. (await objects.ListAsync(FolderOf(number), null, 10, default)).Select(Path.GetFileName)!]);
        }

        for (var at = 0; at < Changes; at++)
        {
            (await service.OutcomeAsync(at + 1, heads[at], Delivery(at))).ShouldBe("duplicate");
        }

        File.Exists(Path.Combine(service.Data, "commitwise.db")).ShouldBeFalse("nothing is to be kept in a file");
        Directory.Exists(Path.Combine(service.Data, "reports")).ShouldBeFalse("nothing is to be kept in a folder");
        Directory.Exists(service.Objects).ShouldBeFalse("nothing is to be kept in a folder");
        await ShouldBeServedByTheBucketAsync(service);
        (await service.Process.StopAsync()).ShouldBe(0);
    }

    [Fact]
    public async Task State_OfADataFolder_GoesIntoTheTablesAndBack_AndTheServiceGoesOnEachTime()
    {
        using var local = new RunningService();
        var heads = local.Clone.Add("move", 12, lines: 20);
        await local.StartAsync();
        (await PostAsync(local, heads)).ShouldAllBe(accepted => accepted);
        await ShouldBeDoneAsync(local, heads.Count, number => Task.FromResult(local.StoredReports(number)));
        (await local.Process.StopAsync()).ShouldBe(0);

        using var folder = new TemporaryObjects();
        var there = await MoveAsync(_servers.Environment, "import", local.Data);
        var back = await MoveAsync(_servers.Environment, "export", folder.Back);
        back.ShouldBe(there);
        foreach (var file in Directory.EnumerateFiles(Path.Combine(local.Data, "reports"), "*", SearchOption.AllDirectories))
        {
            var copy = Path.Combine(folder.Back, Path.GetRelativePath(local.Data, file));
            (await File.ReadAllBytesAsync(copy)).ShouldBe(await File.ReadAllBytesAsync(file));
        }

        await ShouldServeAsync(folder.Data, folder.Cache, new(_servers.Environment), heads.Count);
        await ShouldServeAsync(folder.Back, folder.Cache, [], heads.Count);
    }

    [Fact]
    public async Task Import_IntoTablesInUse_OrWithoutThem_IsRefusedInOneLine()
    {
        using var local = new RunningService();
        await local.StartAsync();
        (await local.Process.StopAsync()).ShouldBe(0);
        using var folder = new TemporaryObjects();
        var inFolder = new Dictionary<string, string>(_servers.Environment);
        inFolder.Remove("COMMITWISE__AWS__BUCKET");
        var without = new Dictionary<string, string>(inFolder) { ["COMMITWISE__AWS__CREATE"] = "false" };
        (await CommandAsync(without, "state", "import", "--data", local.Data, "--objects", folder.Objects)).Error.ShouldContain("missing-table");
        (await CommandAsync(inFolder, "state", "import", "--data", folder.Back, "--objects", folder.Objects)).Error.ShouldContain("no-database");
        (await CommandAsync(inFolder, "state", "import", "--data", local.Data)).Error.ShouldContain("--bucket NAME");
        (await CommandAsync(_servers.Environment, "state", "import", "--data", local.Data, "--objects", folder.Objects)).Error.ShouldContain("exclude each other");

        await MoveAsync(inFolder, "import", local.Data, "--objects", folder.Objects);
        using var other = new RunningService();
        await other.StartAsync();
        (await other.Process.StopAsync()).ShouldBe(0);
        var refused = await CommandAsync(inFolder, "state", "import", "--data", other.Data, "--objects", folder.Objects);
        refused.Error.ShouldContain("target-in-use");
        refused.Error.Trim().Split('\n').Length.ShouldBe(1, refused.Error);
    }

    [Fact]
    public async Task Start_WithABucketThatIsMissing_EndsInOneLine()
    {
        using var service = new RunningService(new Dictionary<string, string>(_servers.Environment) { ["COMMITWISE__AWS__BUCKET"] = "made-by-the-service" });
        await service.StartAsync();
        (await service.Process.StopAsync()).ShouldBe(0);
        var without = new Dictionary<string, string>(service.Environment()) { ["COMMITWISE__AWS__CREATE"] = "false", ["COMMITWISE__AWS__BUCKET"] = "nobody-makes-it" };
        using var process = ServiceProcess.Start(TestPaths.Service, ["--data", service.Data, "--listen", "http://127.0.0.1:{port}", "--no-repository"], without);
        (await process.ExitAsync()).ShouldBe(5);
        process.Output.ShouldContain("missing-bucket: S3 bucket 'nobody-makes-it'");
    }

    private static string Delivery(int at) => string.Create(CultureInfo.InvariantCulture, $"delivery-{at}");

    private static Task<bool[]> PostAsync(RunningService service, IReadOnlyList<string> heads) =>
        Task.WhenAll(heads.Select((head, at) => service.PostAsync(at + 1, head, Delivery(at))));

    private static async Task ShouldBeDoneAsync(RunningService service, int changes, Func<int, Task<string[]>> stored)
    {
        for (var number = 1; number <= changes; number++)
        {
            (await service.CompletedAsync(number)).GetProperty("generation").GetInt32().ShouldBe(1);
            (await stored(number)).ShouldBe(["1.json"]);
        }
    }

    // Each report is in the bucket, holds what the service says, and is had by a link to the bucket itself.
    private async Task ShouldBeServedByTheBucketAsync(RunningService service)
    {
        using var objects = await bucket.OpenAsync(_servers.Bucket!);
        using var http = new HttpClient();
        for (var number = 1; number <= Changes; number++)
        {
            var path = string.Create(CultureInfo.InvariantCulture, $"/api/repositories/{RunningService.Repository}/pulls/{number}/report/download-url");
            var link = await service.GetAsync(path);
            var url = new Uri(link.GetProperty("url").GetString()!);
            url.Authority.ShouldBe(bucket.Server.Address.Authority);
            var sha256 = link.GetProperty("sha256").GetString()!;
            Convert.ToHexStringLower(SHA256.HashData(await http.GetByteArrayAsync(url))).ShouldBe(sha256);
            await using var report = await objects.OpenAsync(KeyOf(number), sha256, default);
            report.ShouldNotBeNull();
        }
    }

    private static string KeyOf(int number) => string.Create(CultureInfo.InvariantCulture, $"{FolderOf(number)}1.json");

    private static string FolderOf(int number) => string.Create(CultureInfo.InvariantCulture, $"reports/github.com/{RunningService.Repository}/{number}/");

    private static async Task ShouldServeAsync(string data, string cache, Dictionary<string, string> environment, int changes)
    {
        using var service = ServiceProcess.Start(
            TestPaths.Service, ["--data", data, "--cache", cache, "--listen", "http://127.0.0.1:{port}", "--no-repository"], environment);
        await service.ReadyAsync("/health/ready");
        for (var number = 1; number <= changes; number++)
        {
            var path = string.Create(CultureInfo.InvariantCulture, $"/api/repositories/{RunningService.Repository}/pulls/{number}/report");
            (await service.Client.GetStringAsync(new Uri(path, UriKind.Relative))).ShouldContain("\"decisionSha256\"");
        }

        (await service.StopAsync()).ShouldBe(0);
    }

    private static async Task<(string Counts, string Sha256)> MoveAsync(
        IReadOnlyDictionary<string, string> environment, string direction, string data, params IReadOnlyList<string> more)
    {
        var (exit, output, error) = await CommandAsync(environment, ["state", direction, "--data", data, .. more]);
        exit.ShouldBe(0, error);
        var line = output.Trim().Split('\n')[^1];
        line.ShouldContain("states");
        return (line.Split(';')[0], line.Split(' ')[^1]);
    }

    private static async Task<(int Exit, string Output, string Error)> CommandAsync(
        IReadOnlyDictionary<string, string> environment, params IReadOnlyList<string> arguments)
    {
        var start = new System.Diagnostics.ProcessStartInfo("dotnet", [TestPaths.Command, .. arguments])
        {
            UseShellExecute = false,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        foreach (var (name, value) in environment)
        {
            start.Environment[name] = value;
        }

        start.Environment.Remove("COMMITWISE__BACKEND");
        using var process = System.Diagnostics.Process.Start(start)!;
        var (output, error) = (process.StandardOutput.ReadToEndAsync(), process.StandardError.ReadToEndAsync());
        await process.WaitForExitAsync().WaitAsync(TimeSpan.FromMinutes(2));
        return (process.ExitCode, await output, await error);
    }

    /// <summary>Folders of a service on AWS and of what comes back from it.</summary>
    private sealed class TemporaryObjects : IDisposable
    {
        private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("commitwise-moved-");

        public string Objects => Path.Combine(_folder.FullName, "objects");

        public string Data => Path.Combine(_folder.FullName, "data");

        public string Cache => Path.Combine(_folder.FullName, "cache");

        public string Back => Path.Combine(_folder.FullName, "back");

        public void Dispose() => _folder.Delete(recursive: true);
    }
}
