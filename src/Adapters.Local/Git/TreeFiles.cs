using System.Text;
using CommitWise.Diffs;
using CommitWise.History;

namespace CommitWise.Adapters.Local.Git;

/// <summary>What the trees of commits name.</summary>
/// <param name="git">Where.</param>
internal sealed class TreeFiles(GitCommandLine git)
{
    private const int FewFiles = 100;

    // Takes "<mode> <type> <id>" and the path's bytes.
    private delegate void Visitor(ReadOnlySpan<byte> entry, ReadOnlySpan<byte> path);

    /// <summary>Every path of a commit, submodules included, in git's order.</summary>
    public async Task<List<string>> ListAsync(string commit, CancellationToken cancellationToken)
    {
        var paths = new List<string>();
        await VisitAsync(commit, (_, path) => paths.Add(GitPath.Decode(path)), cancellationToken);
        return paths;
    }

    /// <summary>The blobs of files.</summary>
    /// <remarks>
    /// Few files of a commit are asked for by name. Many are looked up in one listing of it, for git would unpack their folder again for every
    /// name; so are those that git would not take as a name, and those that it does not find, to tell a file that is not there from one
    /// whose content the clone lacks.
    /// </remarks>
    /// <returns>Object ids in the order asked; null for what is no file there.</returns>
    public async Task<string?[]> FindBlobsAsync(IReadOnlyList<FileAtCommit> files, CancellationToken cancellationToken)
    {
        var ids = new string?[files.Count];
        var byCommit = Enumerable.Range(0, files.Count).GroupBy(index => files[index].Commit, StringComparer.Ordinal).ToList();
        var askable = byCommit.Where(group => group.Count() <= FewFiles).SelectMany(group => group).Where(index => IsName(files[index].Path)).ToList();
        await AskAsync(files, askable, ids, cancellationToken);
        foreach (var group in byCommit.Where(group => group.Any(index => ids[index] is null)))
        {
            var wanted = group.ToLookup(index => files[index].Path, StringComparer.Ordinal);
            await VisitAsync(group.Key, (entry, path) => Take(entry, wanted[GitPath.Decode(path)], ids), cancellationToken);
        }

        return ids;
    }

    // "<id> blob", or the question with "missing".
    private async Task AskAsync(IReadOnlyList<FileAtCommit> files, List<int> asked, string?[] ids, CancellationToken cancellationToken)
    {
        if (asked.Count == 0)
        {
            return;
        }

        var answers = await git.AskAsync(["cat-file", "--batch-check=%(objectname) %(objecttype)", "--buffer"], Questions(files, asked), cancellationToken);
        var next = 0;
        foreach (var range in answers.AsSpan().Split((byte)'\n'))
        {
            var answer = answers.AsSpan(range);
            if (next < asked.Count && answer.EndsWith(" blob"u8) && answer.IndexOf((byte)' ') == answer.Length - " blob".Length)
            {
                ids[asked[next]] = Encoding.ASCII.GetString(answer[..^" blob".Length]);
            }

            next++;
        }
    }

    private static byte[] Questions(IReadOnlyList<FileAtCommit> files, List<int> asked)
    {
        using var questions = new MemoryStream();
        foreach (var index in asked)
        {
            questions.Write(Encoding.ASCII.GetBytes(files[index].Commit + ":"));
            questions.Write(GitPath.Encode(files[index].Path));
            questions.WriteByte((byte)'\n');
        }

        return questions.ToArray();
    }

    // A name that has to be quoted may hold a line break; git resolves one that begins with a dot against a folder; it drops a CR at the end.
    internal static bool IsName(string path) => path.Length > 0 && path[0] is not ('"' or '.' or ':' or '/');

    private static void Take(ReadOnlySpan<byte> entry, IEnumerable<int> indices, string?[] ids)
    {
        foreach (var index in indices)
        {
            ids[index] = entry.IndexOf(" blob "u8) >= 0 ? Encoding.ASCII.GetString(entry[(entry.LastIndexOf((byte)' ') + 1)..]) : null;
        }
    }

    private async Task VisitAsync(string commit, Visitor visit, CancellationToken cancellationToken)
    {
        var output = await git.RunAsync(["ls-tree", "-r", "-z", "--full-tree", "--end-of-options", commit], cancellationToken);
        foreach (var range in output.AsSpan().Split((byte)0))
        {
            var line = output.AsSpan(range);
            var tab = line.IndexOf((byte)'\t');
            if (tab > 0)
            {
                visit(line[..tab], line[(tab + 1)..]);
            }
        }
    }
}
