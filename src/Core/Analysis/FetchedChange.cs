using CommitWise.Repositories;

namespace CommitWise.Analysis;

/// <summary>A change as it was read, from wherever it lay.</summary>
/// <param name="Workspace">The repository; null when it could not be read.</param>
/// <param name="Change">Metadata, secrets masked.</param>
/// <param name="Author">Identity of the author, not masked: history knows its authors by their own names, and gives only counts of them.</param>
/// <param name="IsAuthorGuessed">The author is a login of the host, by which history may not know them.</param>
/// <param name="Base">Commit as of which history is asked; null when the change starts from nothing.</param>
/// <param name="Tree">Commit whose modules and tests count; null when there is none.</param>
/// <param name="Content">The masked diff, or what a simulation says instead.</param>
/// <param name="Sha256">Its name among the stored inputs.</param>
/// <param name="Unknowns">What could not be read, one sentence each.</param>
internal sealed record FetchedChange(
    IRepositoryWorkspace? Workspace,
    ChangeMetadata Change,
    string Author,
    bool IsAuthorGuessed,
    string? Base,
    string? Tree,
    ReadOnlyMemory<byte> Content,
    string Sha256,
    IReadOnlyList<string> Unknowns);
