using System.Net.Mail;

namespace CommitWise.Adapters.Aws.Sns;

/// <summary>Who gets messages of a topic.</summary>
/// <param name="Protocol">How they get there.</param>
/// <param name="Address">Mail address, phone number in E.164, or ARN of a queue.</param>
public sealed record TopicEndpoint(TopicProtocol Protocol, string Address)
{
    /// <summary>What SNS calls the protocol.</summary>
    internal string ProtocolName => Protocol.ToString().ToLowerInvariant();

    /// <exception cref="InputException">The address is not of its protocol's form.</exception>
    internal void Check()
    {
        var holds = Protocol switch
        {
            TopicProtocol.Email => MailAddress.TryCreate(Address, out var mail) && mail.Address == Address,
            TopicProtocol.Sms => SnsChecks.IsPhoneNumber(Address),
            TopicProtocol.Sqs => Address.StartsWith("arn:", StringComparison.Ordinal) && Address.Contains(":sqs:", StringComparison.Ordinal),
            _ => false,
        };
        if (!holds)
        {
            throw new InputException("invalid-endpoint", $"'{Address}' is no address for {ProtocolName}.");
        }
    }
}

/// <summary>How a subscriber of a topic is reached.</summary>
public enum TopicProtocol
{
    /// <summary>Mail, as text; the reader confirms first.</summary>
    Email,

    /// <summary>Text message.</summary>
    Sms,

    /// <summary>A queue of SQS, which must allow the topic to send.</summary>
    Sqs,
}
