namespace CommitWise.Notifications;

/// <summary>A topic: whoever subscribes gets the messages whose attributes its filter lets through.</summary>
public interface ITopic
{
    /// <summary>Publishes a message. It may arrive more than once when an answer is lost and the caller tries again.</summary>
    /// <param name="message">What, within the limits that it documents.</param>
    /// <param name="cancellationToken">Gives up; the message may have been taken.</param>
    /// <returns>The service's id of the message.</returns>
    /// <exception cref="InputException">The message is not within its limits, or the topic is not there.</exception>
    /// <exception cref="IOException">The service refused it, or was not reached within its tries.</exception>
    Task<string> PublishAsync(TopicMessage message, CancellationToken cancellationToken);
}

/// <summary>A message of a topic.</summary>
/// <param name="Subject">First line for readers by mail: 1 to 100 printable ASCII characters; null for none.</param>
/// <param name="Body">Text, at most 256 KiB as UTF-8 together with the attributes.</param>
/// <param name="Attributes">What filters look at: at most 10, names of 1 to 256 letters, digits, <c>-</c>, <c>_</c> or <c>.</c>.</param>
public sealed record TopicMessage(string? Subject, string Body, IReadOnlyDictionary<string, TopicAttribute> Attributes)
{
    /// <summary>The most attributes.</summary>
    public const int MaxAttributes = 10;

    /// <summary>The most bytes of body and attributes.</summary>
    public const int MaxBytes = 256 * 1024;
}

/// <summary>An attribute: one text or one number.</summary>
public sealed record TopicAttribute
{
    private TopicAttribute(string type, string value) => (Type, Value) = (type, value);

    /// <summary><c>String</c> or <c>Number</c>.</summary>
    public string Type { get; }

    /// <summary>The text, or the number in invariant form.</summary>
    public string Value { get; }

    /// <summary>A text; not empty.</summary>
    public static TopicAttribute Of(string text) => new("String", text);

    /// <summary>A finite number, which filters compare with up to 9 significant digits.</summary>
    public static TopicAttribute Of(double number) => new("Number", number.ToString("G9", System.Globalization.CultureInfo.InvariantCulture));
}
