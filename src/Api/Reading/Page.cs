using CommitWise.Api.Problems;

namespace CommitWise.Api.Reading;

/// <summary>A page of a list. It may hold fewer than the limit while there are more.</summary>
/// <typeparam name="T">What is listed.</typeparam>
/// <param name="Items">In the list's order.</param>
/// <param name="NextCursor">Continues after this page; null at the end.</param>
public sealed record Page<T>(IReadOnlyList<T> Items, string? NextCursor);

/// <summary>How long pages are.</summary>
internal static class PageLimit
{
    /// <summary>Without a wish.</summary>
    public const int Default = 50;

    /// <summary>At most.</summary>
    public const int Max = 200;

    /// <summary>Refuses what is out of range.</summary>
    public static int Of(int? limit) => limit switch
    {
        null => Default,
        >= 1 and <= Max => limit.Value,
        _ => throw RequestFaults.Of("limit", $"is {limit}; it must be from 1 to {Max}."),
    };
}
