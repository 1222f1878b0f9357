namespace CommitWise.Api.Reading;

/// <summary>Where the inputs of decisions are among the objects.</summary>
internal static class InputObjects
{
    /// <summary>What their keys begin with.</summary>
    public const string Prefix = "inputs";

    /// <summary>Key of an input.</summary>
    public static string KeyOf(string sha256) => $"{Prefix}/{sha256[..2]}/{sha256}";
}
