using System.Text;
using CommitWise.Analysis;
using CommitWise.Masking;

namespace CommitWise.Grains.Changes;

/// <summary>Bounds what outsiders wrote before it is stored: a state has a largest size, and secrets are never in it.</summary>
internal static class Texts
{
    private const int LongestTitle = 200;
    private const int LongestName = 100;
    private const int LongestRef = 255;
    private const int LongestDetail = 300;
    private const int LongestError = 40;
    private const int LongestFactor = 120;
    private const int LongestEventId = 48;
    private const int HashDigits = 32;

    public static string? Title(string? text) => Bounded(text is null ? null : SecretMasker.Mask(text), LongestTitle);

    public static string? Name(string? text) => Bounded(text, LongestName);

    public static string? Ref(string? text) => Bounded(text, LongestRef);

    public static string Error(string text) => Bounded(text, LongestError) ?? string.Empty;

    public static Problem? Problem(Problem? problem) =>
        problem is null ? null : new Problem(Bounded(problem.Type, LongestError)!, Bounded(SecretMasker.Mask(problem.Detail), LongestDetail)!);

    public static Verdict Verdict(Verdict verdict) => verdict with { TopFactor = Bounded(verdict.TopFactor, LongestFactor) };

    /// <summary>An event's id, or the hash of one that is too long to be kept.</summary>
    public static string EventId(string id) =>
        id.Length <= LongestEventId ? id : ContentHash.Of(Encoding.UTF8.GetBytes(id))[..HashDigits];

    private static string? Bounded(string? text, int longest)
    {
        if (text is null || text.Length <= longest)
        {
            return text;
        }

        var end = char.IsHighSurrogate(text[longest - 2]) ? longest - 2 : longest - 1;
        return text[..end] + "…";
    }
}
