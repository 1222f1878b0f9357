using System.Buffers;
using System.Security.Cryptography;
using System.Text;

namespace CommitWise.Adapters.Aws.Sqs;

/// <summary>Names as SQS allows them.</summary>
internal static class SqsNames
{
    private const int LongestQueue = 80;

    private static readonly SearchValues<char> Allowed =
        SearchValues.Create("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_");

    /// <summary>Name of a queue in the account.</summary>
    /// <exception cref="InputException">SQS allows no such name.</exception>
    public static string Queue(string prefix, string queue)
    {
        var name = $"{prefix}-{queue}.fifo";
        return queue.Length > 0 && !queue.AsSpan().ContainsAnyExcept(Allowed) && name.Length <= LongestQueue
            ? name
            : throw new InputException(
                "invalid-queue-name", $"'{name}' is no name of an SQS queue: letters, digits, - and _, at most {LongestQueue} characters in all.");
    }

    /// <summary>A prefix that can begin the name of a queue.</summary>
    /// <exception cref="InputException">It cannot.</exception>
    public static void CheckPrefix(string prefix)
    {
        if (prefix.Length is 0 or > 40 || prefix.AsSpan().ContainsAnyExcept(Allowed))
        {
            throw new InputException("invalid-setting", $"SQS prefix '{prefix}' must be 1 to 40 letters, digits, - and _.");
        }
    }

    /// <summary>Message group of a key. Keys hold characters that a group id may not, and may be longer than its 128 characters.</summary>
    public static string Group(string key) => Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(key)));
}
