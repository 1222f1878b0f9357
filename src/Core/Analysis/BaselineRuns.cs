using System.Globalization;

namespace CommitWise.Analysis;

/// <summary>
/// Cuts a baseline where its commits' own ids say so. The baselines of two neighbouring commits differ at their ends only, so all runs but
/// the outer ones are the same and are stored once.
/// </summary>
public static class BaselineRuns
{
    // One commit of 32 ends a run, by the first byte of its id.
    private const int EndsBelow = 8;

    /// <summary>The runs, in order.</summary>
    public static IReadOnlyList<ArraySegment<BaselineChange>> Cut(IReadOnlyList<BaselineChange> baseline)
    {
        BaselineChange[] all = [.. baseline];
        var runs = new List<ArraySegment<BaselineChange>>();
        var start = 0;
        for (var at = 0; at < all.Length; at++)
        {
            if (at == all.Length - 1 || Ends(all[at].Sha))
            {
                runs.Add(new ArraySegment<BaselineChange>(all, start, at + 1 - start));
                start = at + 1;
            }
        }

        return runs;
    }

    private static bool Ends(string sha) =>
        byte.TryParse(sha.AsSpan(0, Math.Min(2, sha.Length)), NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture, out var first)
        && first < EndsBelow;
}
