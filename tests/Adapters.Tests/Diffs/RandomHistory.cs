using System.Text;
using CommitWise.Testing;

namespace CommitWise.Tests.Diffs;

/// <summary>Makes a repository out of a list of numbers: edits, renames, copies, modes, binaries, odd names and merges.</summary>
internal sealed class RandomHistory(GitSandbox sandbox, IEnumerator<int> choices)
{
    private static readonly byte[][] Names =
    [
        "plain.txt"u8.ToArray(), "dir/two words.txt"u8.ToArray(), "x b/x"u8.ToArray(), "tab\there"u8.ToArray(), "new\nline"u8.ToArray(),
        "quote\"d"u8.ToArray(), "back\\slash"u8.ToArray(), "gr\u00fcn.txt"u8.ToArray(), [(byte)'c', 0xE9, (byte)'.', (byte)'t'], "end "u8.ToArray(), "a/b/c"u8.ToArray(),
        "-dash"u8.ToArray(),
    ];

    private readonly Dictionary<int, (byte[] Content, string Mode)> _files = [];

    /// <summary>Commits on two branches that merge now and then.</summary>
    public void Write(int commits)
    {
        for (var commit = 0; commit < commits; commit++)
        {
            for (var step = 0; step <= Next(4); step++)
            {
                ChangeOneFile();
            }

            sandbox.Commit($"change {commit}\n\n--- a/no\n+++ b/no\nis prose");
        }
    }

    /// <summary>A change on each side of a fork, then their merge with more changes of its own.</summary>
    public string Merge()
    {
        sandbox.Commit("fork");
        var fork = sandbox.Head();
        ChangeOneFile();
        var left = sandbox.Commit("left");
        sandbox.Run("reset", "-q", "--soft", fork);
        ChangeOneFile();
        ChangeOneFile();
        var tree = sandbox.Run("write-tree").Text.Trim();
        var right = sandbox.Run("commit-tree", tree, "-p", fork, "-m", "right").Text.Trim();
        ChangeOneFile();
        ChangeOneFile();
        tree = sandbox.Run("write-tree").Text.Trim();
        var merge = sandbox.Run("commit-tree", tree, "-p", left, "-p", right, "-m", "merge").Text.Trim();
        sandbox.Run("update-ref", "HEAD", merge);
        return merge;
    }

    private int Next(int bound) => choices.MoveNext() ? (choices.Current & int.MaxValue) % bound : 0;

    private void ChangeOneFile()
    {
        var file = Next(Names.Length);
        switch (_files.TryGetValue(file, out var old) ? Next(7) : 6)
        {
            case 0:
                _files.Remove(file);
                sandbox.Unstage(Names[file]);
                return;
            case 1:
                Put(file, old.Content, string.Equals(old.Mode, "100644", StringComparison.Ordinal) ? "100755" : "100644");
                return;
            case 2:
                Copy(file, old, remove: true);
                return;
            case 3:
                Copy(file, old, remove: false);
                return;
            default:
                Put(file, NewContent(old.Content), old.Mode ?? "100644");
                return;
        }
    }

    private void Copy(int from, (byte[] Content, string Mode) old, bool remove)
    {
        var to = Next(Names.Length);
        if (remove && to != from)
        {
            _files.Remove(from);
            sandbox.Unstage(Names[from]);
        }

        Put(to, Next(2) == 0 ? old.Content : [.. old.Content, .. "more\n"u8], old.Mode);
    }

    private void Put(int file, byte[] content, string mode)
    {
        _files[file] = (content, mode);
        sandbox.Stage(Names[file], content, mode);
    }

    private byte[] NewContent(byte[]? old)
    {
        var newline = Next(4) == 0 ? "\r\n" : "\n";
        switch (Next(8))
        {
            case 0:
                return [];
            case 1:
                return [0, 1, 2, .. old ?? [], (byte)Next(256)];
            default:
                var lines = Encoding.Latin1.GetString(old ?? []).Split(newline).ToList();
                lines.Insert(Next(lines.Count), $"+++ line {Next(9)}");
                lines.Insert(Next(lines.Count), Next(3) == 0 ? "-- " : $"@@ -1 +{Next(9)} @@");
                lines.InsertRange(Next(lines.Count), Enumerable.Range(0, Next(12)).Select(i => $"{new string(' ', i)}{i}"));
                lines.RemoveAt(Next(lines.Count));
                return Encoding.Latin1.GetBytes(string.Join(newline, lines) + (Next(3) == 0 ? string.Empty : newline));
        }
    }
}
