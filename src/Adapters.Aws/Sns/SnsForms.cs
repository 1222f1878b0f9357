using System.Globalization;
using CommitWise.Notifications;

namespace CommitWise.Adapters.Aws.Sns;

/// <summary>The forms that operations of SNS take (API version 2010-03-31).</summary>
internal static class SnsForms
{
    public static IEnumerable<KeyValuePair<string, string>> Publish(string topic, TopicMessage message) =>
    [
        new("TopicArn", topic),
        new("Message", message.Body),
        .. message.Subject is { } subject ? new[] { new KeyValuePair<string, string>("Subject", subject) } : [],
        .. message.Attributes.OrderBy(each => each.Key, StringComparer.Ordinal).Index()
            .SelectMany(each => Attribute(each.Index + 1, each.Item.Key, each.Item.Value)),
    ];

    /// <summary>A message about a change is worth its price: the route that arrives, not the cheap one.</summary>
    public static IEnumerable<KeyValuePair<string, string>> Text(string phoneNumber, string text) =>
    [
        new("PhoneNumber", phoneNumber),
        new("Message", text),
        .. Attribute(1, "AWS.SNS.SMS.SMSType", TopicAttribute.Of("Transactional")),
    ];

    public static IEnumerable<KeyValuePair<string, string>> Subscribe(string topic, TopicEndpoint endpoint, TopicFilter? filter) =>
    [
        new("TopicArn", topic),
        new("Protocol", endpoint.ProtocolName),
        new("Endpoint", endpoint.Address),
        .. filter is null ? [] : new KeyValuePair<string, string>[]
        {
            new("Attributes.entry.1.key", "FilterPolicy"),
            new("Attributes.entry.1.value", filter.ToJson()),
        },
    ];

    /// <summary>An empty policy lets everything through.</summary>
    public static IEnumerable<KeyValuePair<string, string>> Filter(string subscription, TopicFilter? filter) =>
    [
        new("SubscriptionArn", subscription),
        new("AttributeName", "FilterPolicy"),
        new("AttributeValue", filter?.ToJson() ?? "{}"),
    ];

    private static KeyValuePair<string, string>[] Attribute(int number, string name, TopicAttribute attribute)
    {
        var entry = string.Create(CultureInfo.InvariantCulture, $"MessageAttributes.entry.{number}");
        return
        [
            new($"{entry}.Name", name),
            new($"{entry}.Value.DataType", attribute.Type),
            new($"{entry}.Value.StringValue", attribute.Value),
        ];
    }
}
