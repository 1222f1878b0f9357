using System.Text;
using System.Text.RegularExpressions;
using CommitWise.Notifications;

namespace CommitWise.Adapters.Aws.Sns;

/// <summary>Refuses what SNS would refuse, before it is sent, and says what is wrong with it.</summary>
internal static partial class SnsChecks
{
    private const int LongestText = 1600;

    /// <exception cref="InputException">The message is not within its limits.</exception>
    public static TopicMessage Checked(TopicMessage message)
    {
        Require(
            message.Subject is null || (message.Subject.Length is > 0 and <= 100 && message.Subject.All(c => c is >= ' ' and <= '~')),
            "The subject must be 1 to 100 printable ASCII characters.");
        Require(message.Body.Length > 0, "The body is empty.");
        Require(message.Attributes.Count <= TopicMessage.MaxAttributes, $"{message.Attributes.Count} attributes are more than {TopicMessage.MaxAttributes}.");
        foreach (var (name, attribute) in message.Attributes)
        {
            Require(AttributeName().IsMatch(name), $"'{name}' is no name of an attribute: 1 to 256 letters, digits, '-', '_' or '.'.");
            Require(attribute.Value.Length > 0 && attribute.Value is not ("NaN" or "Infinity" or "-Infinity"), $"The attribute '{name}' has no value.");
        }

        var size = SizeOf(message);
        Require(size <= TopicMessage.MaxBytes, $"Body and attributes are {size:n0} bytes, more than {TopicMessage.MaxBytes:n0}.");
        return message;
    }

    /// <exception cref="InputException">The number or the text is not of its form.</exception>
    public static void CheckText(string phoneNumber, string text)
    {
        Require(IsPhoneNumber(phoneNumber), "The phone number must be a plus and 2 to 15 digits, the first not 0.");
        Require(text.Length is > 0 and <= LongestText, $"The text has {text.Length} characters; it must have 1 to {LongestText}.");
    }

    public static bool IsPhoneNumber(string text) => PhoneNumber().IsMatch(text);

    private static int SizeOf(TopicMessage message) => Encoding.UTF8.GetByteCount(message.Body)
        + message.Attributes.Sum(each => Encoding.UTF8.GetByteCount(each.Key + each.Value.Type + each.Value.Value));

    private static void Require(bool holds, string fault)
    {
        if (!holds)
        {
            throw new InputException("invalid-message", fault);
        }
    }

    [GeneratedRegex(@"\A[A-Za-z0-9_.-]{1,256}\z", RegexOptions.CultureInvariant | RegexOptions.NonBacktracking)]
    private static partial Regex AttributeName();

    [GeneratedRegex(@"\A\+[1-9][0-9]{1,14}\z", RegexOptions.CultureInvariant | RegexOptions.NonBacktracking)]
    private static partial Regex PhoneNumber();
}
