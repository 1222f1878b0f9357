using System.Globalization;
using Amazon.DynamoDBv2.Model;

namespace CommitWise.Adapters.Aws.DynamoDb;

/// <summary>
/// A delivery that is kept under <c>delivery {host} {id}</c> and, until it is published, stands in a list under <c>waiting {shard}</c> and
/// <c>{accepted} {host} {id}</c>. Deliveries of one queue and key are in one shard.
/// </summary>
/// <param name="Host">Who sent it.</param>
/// <param name="Id">The sender's identity of it.</param>
/// <param name="Queue">Queue that it is for.</param>
/// <param name="Key">Key of the message.</param>
/// <param name="AcceptedAt">When it came, in ticks of UTC.</param>
/// <param name="HeldUntil">Until when somebody is about to publish it, in ticks of UTC; 0 when nobody is.</param>
internal sealed record Delivery(string Host, string Id, string Queue, string Key, long AcceptedAt, long HeldUntil)
{
    /// <summary>Attribute of the list's item: until when somebody is about to publish it.</summary>
    public const string Held = "held_until";

    /// <summary>Attribute of the kept item: the message, until it is published.</summary>
    public const string Body = "body";

    private const string Waiting = "waiting";
    private const string QueueName = "queue";
    private const string MessageKey = "message_key";

    /// <summary>Key of the kept item.</summary>
    public Dictionary<string, AttributeValue> KeptKey => Attributes.Key(DynamoKeys.Join("delivery", Host, Id), "-");

    /// <summary>Key of the list's item.</summary>
    public Dictionary<string, AttributeValue> WaitingKey => Attributes.Key(Partition, Sort);

    /// <summary>Where deliveries of this queue and key wait.</summary>
    public string Partition => DynamoKeys.Join(Waiting, DynamoKeys.ShardOf(Lane));

    /// <summary>Its place among them.</summary>
    public string Sort => DynamoKeys.Join(AcceptedAt.ToString("D19", CultureInfo.InvariantCulture), Host, Id);

    /// <summary>Tells messages whose order is kept.</summary>
    public string Lane => DynamoKeys.Join(Queue, Key);

    /// <summary>Where all deliveries wait.</summary>
    public static IReadOnlyList<string> Partitions { get; } = DynamoKeys.Spread(Waiting);

    /// <summary>The kept item.</summary>
    public Dictionary<string, AttributeValue> KeptItem(ReadOnlyMemory<byte> body)
    {
        var item = KeptKey;
        item.Add(QueueName, Attributes.Text(Queue));
        item.Add(MessageKey, Attributes.Text(Key));
        item.Add(Body, Attributes.Bytes(body));
        return item;
    }

    /// <summary>The list's item.</summary>
    public Dictionary<string, AttributeValue> WaitingItem()
    {
        var item = WaitingKey;
        item.Add(QueueName, Attributes.Text(Queue));
        item.Add(MessageKey, Attributes.Text(Key));
        item.Add(Held, Attributes.Number(HeldUntil));
        return item;
    }

    /// <summary>The delivery that an item of the list is about.</summary>
    public static Delivery Read(Dictionary<string, AttributeValue> item)
    {
        var place = DynamoKeys.Split(item.TextOf(Attributes.Sort));
        return new Delivery(
            place[1],
            place[2],
            item.TextOf(QueueName),
            item.TextOf(MessageKey),
            long.Parse(place[0], CultureInfo.InvariantCulture),
            item.NumberOf(Held));
    }
}
