using System.Text.Json;
using Amazon.DynamoDBv2;
using Amazon.DynamoDBv2.Model;
using CommitWise.Testing;

namespace CommitWise.Grains.Tests.Cluster;

/// <summary>The tables that Orleans makes are those that deploy/ecs makes for it.</summary>
public sealed class OrleansTableTests(AwsServers servers) : IClassFixture<AwsServers>
{
    [Theory]
    [InlineData("orleans-silos")]
    [InlineData("orleans-reminders")]
    public async Task Table_ThatOrleansMakes_IsThatOfTheStack(string name)
    {
        await using var cluster = await ClusterHost.StartAsync(servers, silos: 1);
        using var client = servers.Connect();
        var table = (await client.DescribeTableAsync($"{cluster.Options.TablePrefix}-{name}")).Table;
        using var contract = JsonDocument.Parse(await File.ReadAllTextAsync(CloneFolder.PathOf("deploy", "ecs", "contract.json")));
        var wanted = contract.RootElement.GetProperty("tables").EnumerateArray().Single(each => each.GetProperty("name").GetString() == name);

        Keys(table, table.KeySchema).ShouldBe(Keys(wanted));
        (table.GlobalSecondaryIndexes ?? []).Select(index => $"{index.IndexName} {Keys(table, index.KeySchema)} {index.Projection.ProjectionType.Value}")
            .ShouldBe(
                wanted.GetProperty("indexes").EnumerateArray()
                    .Select(index => $"{index.GetProperty("name").GetString()} {Keys(index)} {index.GetProperty("projection").GetString()}"),
                ignoreOrder: true);
    }

    private static string Keys(JsonElement shape) => $"{shape.GetProperty("partition").GetString()} {shape.GetProperty("sort").GetString()}";

    private static string Keys(TableDescription table, List<KeySchemaElement> schema) => string.Join(' ', new[] { KeyType.HASH, KeyType.RANGE }
        .Select(type => schema.Single(key => key.KeyType == type).AttributeName)
        .Select(key => $"{key}:{table.AttributeDefinitions.Single(each => each.AttributeName == key).AttributeType.Value}"));
}
