using System.Text;
using CommitWise.Analysis;
using CommitWise.Api.Problems;
using CommitWise.Intake;

namespace CommitWise.Api.Intake;

/// <summary>A change that nobody has made yet.</summary>
/// <param name="Repository">A connected repository: owner/repo or host/owner/repo.</param>
/// <param name="Author">Who would make it: an e-mail address that history knows gives the author's experience.</param>
/// <param name="Title">What it would be called.</param>
/// <param name="CommitMessage">What the commit would say.</param>
/// <param name="BaseSha">Full id of the commit that it starts from; by default the tip of the default branch.</param>
/// <param name="HeadSha">Full id of the commit that it ends at, if there is one.</param>
/// <param name="FilesChanged">Paths that it changes. Either these or a diff.</param>
/// <param name="Diff">The change as a unified diff.</param>
public sealed record SimulationRequest(
    string? Repository,
    string? Author,
    string? Title,
    string? CommitMessage,
    string? BaseSha,
    string? HeadSha,
    IReadOnlyList<string>? FilesChanged,
    string? Diff)
{
    private const int LongestText = 1000;
    private const int LongestMessage = 65_536;
    private const int MostPaths = 10_000;

    /// <summary>Refuses what cannot be simulated, naming each member.</summary>
    internal void Check() => new RequestFaults()
        .Require(!string.IsNullOrWhiteSpace(Repository), "repository", "must be owner/repo.")
        .Require(Author is { Length: > 0 and <= LongestText }, "author", $"must have 1 to {LongestText} characters.")
        .Require(Title is { Length: > 0 and <= LongestText }, "title", $"must have 1 to {LongestText} characters.")
        .Require(CommitMessage is null or { Length: <= LongestMessage }, "commitMessage", $"must have at most {LongestMessage} characters.")
        .Require(IsSha(BaseSha), "baseSha", "must be a full commit id in lower case.")
        .Require(IsSha(HeadSha), "headSha", "must be a full commit id in lower case.")
        .Require((FilesChanged is null) != (Diff is null), "filesChanged", "or diff must be given, not both.")
        .Require(FilesChanged is null or { Count: > 0 and <= MostPaths }, "filesChanged", $"must name 1 to {MostPaths} paths.")
        .Require(FilesChanged?.All(IsPath) != false, "filesChanged", "must be relative paths with '/', without '.' and '..'.")
        .Throw();

    /// <summary>What makes two requests the same.</summary>
    internal string Fingerprint(SimulatedChange content) => ContentHash.Of(
        Encoding.UTF8.GetBytes(string.Join('\0', Repository, Author, Title, CommitMessage, BaseSha, HeadSha, content.Form, content.ContentSha256)));

    private static bool IsSha(string? text) => text is null or { Length: 40 or 64 } && (text?.All(char.IsAsciiHexDigitLower) ?? true);

    private static bool IsPath(string? path) => path is { Length: > 0 and <= 4096 } && path[0] != '/' && !path.Contains('\0', StringComparison.Ordinal)
        && path.Split('/').All(part => part is not ("" or "." or ".."));
}

/// <summary>A simulation that was accepted.</summary>
/// <param name="Id">Key of the change.</param>
/// <param name="Repository">Key of its repository.</param>
/// <param name="Number">Its number within the repository.</param>
/// <param name="Url">Where it is.</param>
public sealed record SimulationAnswer(string Id, string Repository, int Number, string Url);
