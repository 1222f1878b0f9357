namespace CommitWise.Adapters.Local.Git;

/// <summary>The hash that names a repository's objects.</summary>
/// <param name="Name">As in git's <c>extensions.objectFormat</c>.</param>
/// <param name="IdLength">Hex digits of a full object id.</param>
/// <param name="EmptyTree">Id of the tree without files, which git knows without its being stored.</param>
internal sealed record ObjectFormat(string Name, int IdLength, string EmptyTree)
{
    /// <summary>What nearly every repository uses.</summary>
    public static ObjectFormat Sha1 { get; } = new("sha1", 40, "4b825dc642cb6eb9a060e54bf8d69288fbee4904");

    /// <summary>What <c>git init --object-format=sha256</c> makes.</summary>
    public static ObjectFormat Sha256 { get; } = new("sha256", 64, "6ef19b41225c5369f1c104d45d8d85efa9b057b53b14b4b9b939dd74decc5321");

    /// <summary>Whether a text is a full object id of either format.</summary>
    public static bool IsId(string? text) => text is { Length: 40 or 64 } && text.All(char.IsAsciiHexDigitLower);

    /// <summary>The format that an id is of; SHA-1 when there is none to tell.</summary>
    public static ObjectFormat Of(string? id) => id?.Length == Sha256.IdLength ? Sha256 : Sha1;
}
