using System.Text.Json;
using Amazon.DynamoDBv2;
using Amazon.DynamoDBv2.Model;
using CommitWise.Adapters.Aws.DynamoDb;
using CommitWise.Adapters.Aws.Sqs;
using CommitWise.Adapters.Aws.Tests.DynamoDb;
using CommitWise.Testing;

namespace CommitWise.Adapters.Aws.Tests.Deployment;

/// <summary>
/// What deploy/ecs makes beforehand is what this code would make: both are compared with <c>deploy/ecs/contract.json</c>, so neither can
/// change alone.
/// </summary>
public sealed class ContractTests(DynamoServer server) : IClassFixture<DynamoServer>
{
    private static readonly JsonElement Contract =
        JsonDocument.Parse(File.ReadAllText(CloneFolder.PathOf("deploy", "ecs", "contract.json"))).RootElement;

    [Fact]
    public async Task Tables_ThatTheServiceMakes_AreThoseOfTheStack()
    {
        await using var tables = await OpenTables.MakeAsync(server);
        var prefix = $"{tables.Options.TablePrefix}-";
        var names = (await tables.Client.ListTablesAsync()).TableNames.Where(name => name.StartsWith(prefix, StringComparison.Ordinal));
        var made = await Task.WhenAll(names.Select(name => ShapeAsync(tables.Client, name, prefix)));

        // Those of Orleans are made by Orleans: tests/Grains.Tests/Cluster looks at them.
        var wanted = Contract.GetProperty("tables").EnumerateArray().Where(table => !Name(table).StartsWith("orleans-", StringComparison.Ordinal));
        made.ShouldBe(wanted.Select(ShapeOf), ignoreOrder: true);
    }

    [Fact]
    public void Queues_ThatTheServiceMakes_HaveTheAttributesOfTheStack() =>
        Contract.GetProperty("queues").GetProperty("attributes").EnumerateObject().ToDictionary(each => each.Name, each => each.Value.GetString()!)
            .ShouldBe(SqsQueueAttributes.Of(new SqsOptions()), ignoreOrder: true);

    [Theory]
    [InlineData("pull-requests", "commitwise-pull-requests.fifo")]
    [InlineData("notifications", "commitwise-notifications.fifo")]
    public void Queues_ThatTheServiceAsksFor_AreCalledAsInTheStack(string queue, string name)
    {
        Contract.GetProperty("queues").GetProperty("names").EnumerateArray().Select(each => each.GetString()).ShouldContain(queue);
        SqsNames.Queue(new SqsOptions().Prefix, queue).ShouldBe(name);
    }

    private static async Task<string> ShapeAsync(AmazonDynamoDBClient client, string name, string prefix)
    {
        var table = (await client.DescribeTableAsync(name)).Table;
        var life = (await client.DescribeTimeToLiveAsync(new DescribeTimeToLiveRequest { TableName = name })).TimeToLiveDescription;
        var expires = life?.TimeToLiveStatus == TimeToLiveStatus.ENABLED ? life.AttributeName : null;
        var indexes = (table.GlobalSecondaryIndexes ?? []).Select(index =>
            Shape(index.IndexName, Key(table, index.KeySchema, KeyType.HASH), Key(table, index.KeySchema, KeyType.RANGE), index.Projection.ProjectionType.Value));
        return Shape(name[prefix.Length..], Key(table, table.KeySchema, KeyType.HASH), Key(table, table.KeySchema, KeyType.RANGE), expires, [.. indexes]);
    }

    private static string ShapeOf(JsonElement table) => Shape(
        Name(table),
        table.GetProperty("partition").GetString(),
        table.GetProperty("sort").GetString(),
        table.GetProperty("expires").GetString(),
        [.. table.GetProperty("indexes").EnumerateArray().Select(index => Shape(
            Name(index), index.GetProperty("partition").GetString(), index.GetProperty("sort").GetString(), index.GetProperty("projection").GetString()))]);

    private static string Shape(string name, string? partition, string? sort, string? more, params IReadOnlyList<string> indexes) =>
        $"{name}: {partition} {sort} {more} [{string.Join("; ", indexes)}]";

    private static string? Key(TableDescription table, List<KeySchemaElement> schema, KeyType type) =>
        schema.Find(each => each.KeyType == type) is { } key
            ? $"{key.AttributeName}:{table.AttributeDefinitions.Find(each => each.AttributeName == key.AttributeName)!.AttributeType.Value}"
            : null;

    private static string Name(JsonElement element) => element.GetProperty("name").GetString()!;
}
