using CommitWise.Analysis;

namespace CommitWise.Api.Reading;

/// <summary>Addresses of changes within this service.</summary>
internal static class ChangeLinks
{
    /// <summary>Where a change is.</summary>
    public static string Of(ChangeKey change)
    {
        var parts = change.Repository.Split('/');
        var last = change.Kind switch
        {
            ChangeKind.Commit => $"commits/{change.Sha}",
            ChangeKind.Simulation => $"simulations/{change.Number}",
            _ => $"pulls/{change.Number}",
        };
        return $"/api/repositories/{parts[1]}/{parts[2]}/{last}?host={parts[0]}";
    }

    /// <summary>Where a part of a change is.</summary>
    public static string Of(ChangeKey change, string part) => Of(change).Replace("?host=", $"/{part}?host=", StringComparison.Ordinal);
}
