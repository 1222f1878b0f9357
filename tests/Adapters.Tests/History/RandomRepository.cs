using System.Globalization;
using CommitWise.Testing;

namespace CommitWise.Adapters.Tests.History;

/// <summary>Grows repositories with renames, branches, merges, deletions and returns, the same for the same seed.</summary>
internal static class RandomRepository
{
    private static readonly string[] Authors = ["Ada <ada@example.org>", "Bob <Bob@Example.org>", "Eve <eve@example.org>"];

    /// <summary>Adds commits on one branch only, each with one change.</summary>
    public static void GrowLinear(GitSandbox git, int seed, int commits)
    {
        var random = new Random(seed);
        for (var i = 0; i < commits; i++)
        {
            Change(git, random, i, mayReturn: false);
            git.Commit(Invariant($"change {i}"), Authors[random.Next(Authors.Length)]);
        }
    }

    /// <summary>Adds commits and merges; ends on the branch <c>main</c>.</summary>
    public static void Grow(GitSandbox git, int seed, int commits)
    {
        var random = new Random(seed);
        for (var i = 0; i < commits; i++)
        {
            for (var changes = random.Next(1, 4); changes > 0; changes--)
            {
                Change(git, random, i, mayReturn: true);
            }

            git.Commit(Invariant($"change {i}"), Authors[random.Next(Authors.Length)]);
            if (i % 10 == 3)
            {
                git.Run("checkout", "-q", "-B", "side");
            }
            else if (i % 10 == 6)
            {
                git.Checkout("main");
            }
            else if (i % 10 == 9)
            {
                git.Merge(["side"]);
            }
        }

        git.Checkout("main");
    }

    private static void Change(GitSandbox git, Random random, int number, bool mayReturn)
    {
        var files = git.Run("ls-files").Text.Split('\n', StringSplitOptions.RemoveEmptyEntries);
        var fresh = mayReturn ? Invariant($"f{random.Next(12)}.txt") : Invariant($"f{number}.txt");
        var (file, action) = (files.Length == 0 ? fresh : files[random.Next(files.Length)], random.Next(6));
        if (files.Length < 3 || (action == 0 && !files.Contains(fresh, StringComparer.Ordinal)))
        {
            git.Write(fresh, Content(random, number));
        }
        else if (action == 1)
        {
            git.Remove(file);
        }
        else if (action == 2)
        {
            git.Move(file, Invariant($"d{random.Next(3)}/m{number}{random.Next(1000)}.txt"));
        }
        else
        {
            File.AppendAllText(git.PathOf(file), Invariant($"line {number} {random.Next(1000)}\n"));
            git.Run("add", "--", file);
        }
    }

    // Every line differs from those of other files, or git would see renames between strangers.
    private static string Content(Random random, int number) =>
        string.Concat(Enumerable.Range(0, 20).Select(line => Invariant($"{number} {line} {random.Next()}\n")));

    private static string Invariant(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);
}
