using System.Text;
using CommitWise.Diffs;
using CommitWise.Testing;

namespace CommitWise.Adapters.Tests.History;

/// <summary>What <c>git log --numstat</c> says of every commit, by another way than the reader under test goes.</summary>
internal static class GitNumstat
{
    /// <summary>One line for each file of each commit: id, added, deleted, old path or nothing, path.</summary>
    public static IEnumerable<string> Lines(GitSandbox git)
    {
        foreach (var sha in git.Run("rev-list", "--no-merges", "HEAD").Text.Split('\n', StringSplitOptions.RemoveEmptyEntries))
        {
            var fields = new Queue<string>(git.Run("show", "--numstat", "-M", "-z", "--format=", sha).Text.Split('\0'));
            while (fields.TryDequeue(out var line) && line.Length > 0)
            {
                var parts = line.Split('\t', 3);
                yield return parts[2].Length > 0
                    ? $"{sha} {parts[0]} {parts[1]}  {GitPath.Decode(Encoding.UTF8.GetBytes(parts[2]))}"
                    : $"{sha} {parts[0]} {parts[1]} {fields.Dequeue()} {fields.Dequeue()}";
            }
        }
    }
}
