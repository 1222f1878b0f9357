using CommitWise.Analysis;
using CommitWise.History;
using CommitWise.Masking;

namespace CommitWise.Api.Commits;

/// <summary>Reads what a commit changes.</summary>
internal static class CommitDiff
{
    /// <summary>The diff of a commit against its first parent, or against nothing; secrets masked.</summary>
    /// <exception cref="InputException"><c>diff-too-large</c>, and as <see cref="IRepositorySource"/>.</exception>
    public static async Task<ReadOnlyMemory<byte>> ReadAsync(IRepositorySource source, CommitDetails commit, CancellationToken cancellationToken)
    {
        using var buffer = new DiffBuffer();
        await using (var masking = new MaskingStream(buffer))
        {
            await source.CopyDiffAsync(commit.Parents is [var first, ..] ? first : source.EmptyTree, commit.Sha, masking, cancellationToken);
        }

        return buffer.Content;
    }
}
