using CommitWise.History;

namespace CommitWise.Tests.History;

public sealed class HistoryPropertyTests
{
    private const int Commits = 60;

    private static readonly string[] Paths = ["a/x", "b/x", "c/x", "d/x", "e/x", "a/y", "b/y", "c/y", "d/y", "e/y"];

    public static TheoryData<int> Seeds => [.. Enumerable.Range(1, 40)];

    [Theory]
    [MemberData(nameof(Seeds))]
    public void AsOf_AnyCommit_EqualsTheHistoryCutOffThere(int seed)
    {
        var script = Script.Random(seed, Commits);
        using var whole = script.Build();
        foreach (var commit in script.Commits)
        {
            using var cut = new RepositoryHistory(Script.Fill(new HistoryBuilder(), AncestorsOf(script, commit.Sha)));
            Script.Answers(whole, commit.Sha, Paths).ShouldBe(Script.Answers(cut, commit.Sha, Paths));
        }
    }

    [Theory]
    [MemberData(nameof(Seeds))]
    public void Append_InAnotherOrder_AnswersTheSame(int seed)
    {
        var script = Script.Random(seed, Commits);
        using var one = script.Build();
        using var other = new RepositoryHistory(Script.Fill(new HistoryBuilder(), Shuffled(script, new Random(seed))));
        foreach (var commit in script.Commits)
        {
            Script.Answers(other, commit.Sha, Paths).ShouldBe(Script.Answers(one, commit.Sha, Paths));
        }
    }

    [Theory]
    [MemberData(nameof(Seeds))]
    public void Append_ToASegment_AnswersAsWithoutOne(int seed)
    {
        var script = Script.Random(seed, Commits);
        using var whole = script.Build();
        var cut = seed % Commits;
        var builder = new HistoryBuilder(Segment(Script.Fill(new HistoryBuilder(), script.Commits.Take(cut))));
        using var grown = new RepositoryHistory(Script.Fill(builder, script.Commits));
        foreach (var commit in script.Commits)
        {
            Script.Answers(grown, commit.Sha, Paths).ShouldBe(Script.Answers(whole, commit.Sha, Paths));
        }

        Segment(builder).ShouldBe(Segment(Script.Fill(new HistoryBuilder(), script.Commits)));
    }

    [Theory]
    [MemberData(nameof(Seeds))]
    public void Facts_AnyCommit_EqualThoseOfTheOracle(int seed)
    {
        var script = Script.Random(seed, Commits);
        var oracle = new Oracle(script.Commits);
        using var history = script.Build();
        foreach (var commit in script.Commits)
        {
            var facts = history.AsOf(commit.Sha).Facts([.. Paths.Select(path => Script.Modified(path))], "ada", commit.CommittedAt);
            foreach (var (path, file) in Paths.Zip(facts.Files))
            {
                (file.Commits, file.Fixes, file.Authors, file.Churn, file.FirstChangedAt, file.LastChangedAt)
                    .ShouldBe(oracle.FactsOf(path, commit.Sha), $"{path} as of {commit.Subject}");
            }
        }
    }

    private static ReadOnlyMemory<byte> Segment(HistoryBuilder builder)
    {
        using var stream = new MemoryStream();
        builder.WriteSegment(stream);
        return stream.ToArray();
    }

    private static IEnumerable<CommitRecord> AncestorsOf(Script script, string sha)
    {
        var kept = new HashSet<string>([sha], StringComparer.Ordinal);
        foreach (var commit in script.Commits.Reverse().Where(commit => kept.Contains(commit.Sha)))
        {
            kept.UnionWith(commit.Parents);
        }

        return script.Commits.Where(commit => kept.Contains(commit.Sha));
    }

    private static IEnumerable<CommitRecord> Shuffled(Script script, Random random)
    {
        var waiting = script.Commits.ToList();
        var done = new HashSet<string>(StringComparer.Ordinal);
        while (waiting.Count > 0)
        {
            var ready = waiting.Where(commit => commit.Parents.All(done.Contains)).ToList();
            var next = ready[random.Next(ready.Count)];
            waiting.Remove(next);
            done.Add(next.Sha);
            yield return next;
        }
    }
}
