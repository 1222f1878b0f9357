using System.Text;
using CommitWise.Diffs;
using CommitWise.Testing;
using FsCheck;
using FsCheck.Fluent;

namespace CommitWise.Tests.Diffs;

/// <summary>Generated repositories: every file of every commit has the name and the counts that git gives it.</summary>
public sealed class DiffAgainstGitTests
{
    private static readonly string[][] Logs =
    [
        ["log", "-p"], ["log", "-p", "-M", "-C", "--find-copies-harder", "--binary"], ["log", "-p", "-B", "-U0", "--full-index"],
        ["format-patch", "--stdout", "--root", "HEAD"], ["log", "-p", "--src-prefix=i/", "--dst-prefix=w/", "-U9"], ["log", "-p", "-R", "--no-renames"],
    ];

    [Fact]
    public void ReadFile_GeneratedHistories_EqualGitFileByFile() =>
        Prop.ForAll(Choices(), choices =>
        {
            using var sandbox = GitSandbox.Init();
            new RandomHistory(sandbox, choices.AsEnumerable().GetEnumerator()).Write(4);
            foreach (var log in Logs)
            {
                var diff = sandbox.Run(log).Output;
                GitNumstat.Ours(diff).ShouldBe(GitNumstat.Theirs(sandbox, diff), string.Join(' ', log));
            }
        }).Check(Config.QuickThrowOnFailure.WithMaxTest(12));

    [Fact]
    public void ReadFile_GeneratedMerges_EqualGitsCountsForEveryParent() =>
        Prop.ForAll(Choices(), choices =>
        {
            using var sandbox = GitSandbox.Init();
            var history = new RandomHistory(sandbox, choices.AsEnumerable().GetEnumerator());
            history.Write(2);
            var merge = history.Merge();
            using var reader = new DiffReader(sandbox.Run("show", "-c", "--no-renames", merge).Output);
            while (reader.ReadFile() is { } file)
            {
                ShouldEqualParents(sandbox, merge, file);
            }
        }).Check(Config.QuickThrowOnFailure.WithMaxTest(15));

    private static Arbitrary<int[]> Choices() => Gen.Choose(0, 1 << 20).ArrayOf(160).ToArbitrary();

    // git compares without context for a combined diff, hence -U0; see ParentCounts.
    private static void ShouldEqualParents(GitSandbox sandbox, string merge, FileDiff file)
    {
        file.Commit.ShouldBe(merge);
        file.Parents.Count.ShouldBe(2);
        for (var parent = 0; parent < 2; parent++)
        {
            var numstat = sandbox.Run("diff-tree", "-r", "-U0", "--numstat", "--no-renames", $"{merge}^{parent + 1}", merge).Output;
            var line = Encoding.UTF8.GetString(numstat).Split('\n').Single(text => text.EndsWith("\t" + GitPath.Quote(file.Path), StringComparison.Ordinal));
            var counts = file.Parents[parent];
            if (counts.Additions is not null)
            {
                line.ShouldStartWith($"{counts.Additions}\t{counts.Deletions}\t");
            }
            else
            {
                (file.IsBinary || file.Status == FileStatus.Deleted).ShouldBeTrue();
            }
        }
    }
}
