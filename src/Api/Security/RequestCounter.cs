using System.Collections.Concurrent;
using System.Net;
using System.Net.Sockets;
using CommitWise.Api.Problems;

namespace CommitWise.Api.Security;

/// <summary>Counts, in a minute that is the same for all, what each caller does. Only the minute that runs is kept.</summary>
/// <param name="options">The limit.</param>
/// <param name="time">Measures the minute.</param>
internal sealed class RequestCounter(ApiOptions options, TimeProvider time)
{
    private const int SubnetBytes = 8;

    private static readonly TimeSpan Length = TimeSpan.FromMinutes(1);

    private readonly Lock _turn = new();
    private Window _window = new(time.GetTimestamp());

    /// <summary>The most that anybody may do in a minute; 0 for no limit.</summary>
    public int Limit => options.RequestsPerMinute;

    /// <summary>Whole seconds until the minute ends, 1 or more.</summary>
    public int SecondsLeft => (int)Math.Max(1, Math.Ceiling((Length - time.GetElapsedTime(Current().Start)).TotalSeconds));

    /// <summary>What somebody without a key is counted as: the address; of IPv6 the subnet, since one machine has all of it.</summary>
    public static string NameOf(IPAddress? address) => address switch
    {
        null => "unknown",
        { IsIPv4MappedToIPv6: true } => address.MapToIPv4().ToString(),
        { AddressFamily: AddressFamily.InterNetworkV6 } => Convert.ToHexString(address.GetAddressBytes().AsSpan(0, SubnetBytes)),
        _ => address.ToString(),
    };

    /// <summary>Counts one more.</summary>
    /// <returns>How many with this one.</returns>
    public int Count(string who) => Current().Counts.AddOrUpdate(who, 1, static (_, count) => count + 1);

    /// <summary>How many were counted.</summary>
    public int Counted(string who) => Current().Counts.GetValueOrDefault(who);

    /// <summary>The answer to somebody who did too much.</summary>
    /// <param name="what">What there was too much of.</param>
    public ProblemException Refusal(string what) =>
        new("rate-limited", $"More than {Limit} {what} in a minute.", retryAfter: TimeSpan.FromSeconds(SecondsLeft));

    private Window Current()
    {
        lock (_turn)
        {
            return _window = time.GetElapsedTime(_window.Start) >= Length ? new Window(time.GetTimestamp()) : _window;
        }
    }

    private sealed record Window(long Start)
    {
        public ConcurrentDictionary<string, int> Counts { get; } = new(StringComparer.Ordinal);
    }
}
