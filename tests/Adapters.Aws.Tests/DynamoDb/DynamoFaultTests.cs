using System.Diagnostics;
using Amazon.DynamoDBv2;
using Amazon.DynamoDBv2.Model;
using CommitWise.Adapters.Aws.DynamoDb;
using CommitWise.Durability;
using CommitWise.Testing;

namespace CommitWise.Adapters.Aws.Tests.DynamoDb;

/// <summary>What goes wrong between the service and DynamoDB. Throttling and lost answers are put in the place of a real server's.</summary>
public sealed class DynamoFaultTests(DynamoServer server) : IClassFixture<DynamoServer>
{
    private static readonly Func<Exception>[] Passing =
    [
        () => new ProvisionedThroughputExceededException("too fast"),
        () => new Amazon.DynamoDBv2.Model.ThrottlingException("too fast"),
        () => new RequestLimitExceededException("too fast"),
        () => new InternalServerErrorException("broken"),
        () => new TransactionConflictException("busy"),
        () => new HttpRequestException("reset"),
        () => new TaskCanceledException("timed out"),
        () => Canceled("ThrottlingError"),
        () => Canceled("ProvisionedThroughputExceeded"),
    ];

    [Fact]
    public async Task OpenAsync_WithoutItsTables_NamesTheFirst()
    {
        using var client = server.Connect();
        var fault = await Should.ThrowAsync<InputException>(
            () => DynamoDurability.OpenAsync(client, new DynamoOptions { TablePrefix = "nobodys" }, queue: null, default));
        fault.Problem.ShouldBe("missing-table");
        fault.Message.ShouldContain("'nobodys-states'");
    }

    [Fact]
    public async Task OpenAsync_OverATableOfSomethingElse_Refuses()
    {
        using var client = server.Connect();
        var prefix = DynamoServer.NewPrefix();
        await client.CreateTableAsync(new CreateTableRequest
        {
            TableName = $"{prefix}-states",
            BillingMode = BillingMode.PAY_PER_REQUEST,
            KeySchema = [new KeySchemaElement("GrainReference", KeyType.HASH)],
            AttributeDefinitions = [new AttributeDefinition("GrainReference", ScalarAttributeType.S)],
        });
        var fault = await Should.ThrowAsync<InputException>(
            () => DynamoDurability.OpenAsync(client, new DynamoOptions { TablePrefix = prefix, CreateTables = true }, queue: null, default));
        fault.Problem.ShouldBe("wrong-table");
        fault.Message.ShouldContain($"'{prefix}-states'");
    }

    [Fact]
    public async Task OpenAsync_ByTwoProcessesAtOnce_MakesTheTablesOnce()
    {
        var options = new DynamoOptions { TablePrefix = DynamoServer.NewPrefix(), CreateTables = true };
        using var one = server.Connect();
        using var other = server.Connect();
        var opened = await Task.WhenAll(
            DynamoDurability.OpenAsync(one, options, queue: null, default), DynamoDurability.OpenAsync(other, options, queue: null, default));
        await opened[0].States.WriteAsync(Samples.Key, Samples.Bytes("x"), null, [], default);
        (await opened[1].States.ReadAsync(Samples.Key, default)).ShouldNotBeNull();
    }

    [Fact]
    public async Task OpenAsync_MakingTables_LetsTheInboxForgetByItself()
    {
        await using var tables = await OpenTables.MakeAsync(server);
        var life = await tables.Client.DescribeTimeToLiveAsync(new DescribeTimeToLiveRequest { TableName = $"{tables.Options.TablePrefix}-inbox" });
        life.TimeToLiveDescription.AttributeName.ShouldBe("expires_at");
    }

    [Fact]
    public async Task ReadAsync_OfATableThatWasDeleted_NamesIt()
    {
        await using var tables = await OpenTables.MakeAsync(server);
        await tables.Client.DeleteTableAsync($"{tables.Options.TablePrefix}-states");
        var fault = await Should.ThrowAsync<InputException>(() => tables.States.ReadAsync(Samples.Key, default));
        fault.Message.ShouldContain($"'{tables.Options.TablePrefix}-states'");
    }

    [Theory]
    [InlineData("")]
    [InlineData("a/b")]
    [InlineData("a\n")]
    public async Task OpenAsync_WithAnImpossiblePrefix_Refuses(string prefix)
    {
        using var client = server.Connect();
        (await Should.ThrowAsync<InputException>(
            () => DynamoDurability.OpenAsync(client, new DynamoOptions { TablePrefix = prefix }, queue: null, default))).Problem.ShouldBe("invalid-setting");
    }

    [Fact]
    public async Task WriteAsync_ThroughEveryFaultThatMayPass_Succeeds()
    {
        await using var tables = await OpenTables.MakeAsync(server);
        using var client = new ProbedClient(server);
        var probed = await DynamoDurability.OpenAsync(client, tables.Options, queue: null, default);
        foreach (var (number, fault) in Passing.Index())
        {
            client.Reset();
            client.Before = call => call % 3 == 0 ? null : fault();
            var key = Samples.Key with { Key = $"{number}" };
            var etag = await probed.States.WriteAsync(key, Samples.Bytes("x"), null, [Samples.Row("k", number, ("all", "v"))], default);
            (await probed.States.ReadAsync(key, default))!.ETag.ShouldBe(etag);
            (await probed.Index.GetAsync(new IndexKey("changes", "k"), default))!.Version.ShouldBe(number);
            client.Calls.ShouldBe(12);
        }
    }

    [Fact]
    public async Task WriteAsync_ThrottledForGood_GivesUpWithinSecondsAndSaysWhy()
    {
        await using var tables = await OpenTables.MakeAsync(server);
        using var client = new ProbedClient(server);
        var probed = await DynamoDurability.OpenAsync(client, tables.Options, queue: null, default);
        client.Before = _ => new ProvisionedThroughputExceededException("too fast");
        var watch = Stopwatch.StartNew();
        var fault = await Should.ThrowAsync<StorageUnavailableException>(
            () => probed.States.WriteAsync(Samples.Key, Samples.Bytes("x"), null, [], default));
        fault.Message.ShouldContain($"{tables.Options.TablePrefix}-states");
        fault.Message.ShouldContain("8 tries");
        fault.Message.ShouldContain("too fast");
        watch.Elapsed.ShouldBeLessThan(TimeSpan.FromSeconds(10));
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task WriteAsync_WhoseAnswerIsLost_IsNoConflict(bool withRow)
    {
        await using var tables = await OpenTables.MakeAsync(server);
        using var client = new ProbedClient(server);
        var probed = await DynamoDurability.OpenAsync(client, tables.Options, queue: null, default);
        IReadOnlyList<IndexRow> rows = withRow ? [Samples.Row("k", 1, ("all", "v"))] : [];
        var write = withRow ? 2 : 1;
        client.Reset();
        client.After = call => call == write ? new HttpRequestException("reset") : null;
        var etag = await probed.States.WriteAsync(Samples.Key, Samples.Bytes("one"), null, rows, default);
        client.Calls.ShouldBeGreaterThan(write);
        (await probed.States.ReadAsync(Samples.Key, default))!.ETag.ShouldBe(etag);
        await probed.States.WriteAsync(Samples.Key, Samples.Bytes("two"), etag, [], default);
    }

    [Fact]
    public async Task UpsertAsync_OvertakenAtEveryLook_GivesUpAndNamesTheRow()
    {
        await using var tables = await OpenTables.MakeAsync(server);
        using var client = new ProbedClient(server);
        var probed = await DynamoDurability.OpenAsync(client, tables.Options, queue: null, default);
        client.Before = call => call % 2 == 0 ? Canceled("TransactionConflict") : null;
        var fault = await Should.ThrowAsync<StorageUnavailableException>(
            () => probed.Index.UpsertAsync(Samples.Row("k", 1, ("all", "v")), default));
        fault.Message.ShouldContain("Row k of index changes");
        (await tables.CountAsync("index", string.Empty)).ShouldBe(0);
    }

    [Fact]
    public async Task WriteAsync_WhenTheServerIsKilled_EndsWithAClearErrorAndLosesNothingThatWasAnswered()
    {
        // A server with a file, since what is in memory dies with it.
        var folder = Directory.CreateTempSubdirectory("commitwise-dynamo-");
        try
        {
            var options = new DynamoOptions { TablePrefix = "kill", CreateTables = true };
            var file = Path.Combine(folder.FullName, "tables.db");
            var answered = await WriteUntilKilledAsync(file, options);
            using var again = await TestServers.StartDynamoDbAsync(file);
            using var client = DynamoServer.Connect(again);
            var durability = await DynamoDurability.OpenAsync(client, options with { CreateTables = false }, queue: null, default);
            for (var number = 0; number <= answered + 1; number++)
            {
                var state = await durability.States.ReadAsync(Samples.Key with { Key = Samples.Number(number) }, default);
                var row = await durability.Index.GetAsync(new IndexKey("changes", Samples.Number(number)), default);
                (state is null).ShouldBe(row is null, $"{number} of {answered} is half-written");
                (state is null && number <= answered).ShouldBeFalse($"{number} of {answered} is lost");
            }
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }

    private static async Task<int> WriteUntilKilledAsync(string file, DynamoOptions options)
    {
        using var process = await TestServers.StartDynamoDbAsync(file);
        using var client = DynamoServer.Connect(process);
        var durability = await DynamoDurability.OpenAsync(client, options, queue: null, default);
        for (var number = 0; ; number++)
        {
            if (number == 50)
            {
                _ = Task.Run(process.Kill);
            }

            var write = durability.States.WriteAsync(
                Samples.Key with { Key = Samples.Number(number) },
                Samples.Bytes("x"),
                null,
                [Samples.Row(Samples.Number(number), 1, ("all", Samples.Number(number)))],
                default);
            if (await Samples.FaultOfAsync(() => write.WaitAsync(TimeSpan.FromSeconds(60), TimeProvider.System)) is { } fault)
            {
                fault.ShouldBeOfType<StorageUnavailableException>().Message.ShouldContain("kill-");
                return number - 1;
            }
        }
    }

    private static TransactionCanceledException Canceled(string code) =>
        new("canceled") { CancellationReasons = [new CancellationReason { Code = "None" }, new CancellationReason { Code = code }] };
}
