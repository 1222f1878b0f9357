using CommitWise.Diffs;
using CommitWise.History;

namespace CommitWise.Tests.History;

/// <summary>The rules of file identity once more, in the plainest way: sets and dictionaries, no numbers, no order of reading.</summary>
internal sealed class Oracle
{
    private readonly Dictionary<string, CommitRecord> _commits;
    private readonly Dictionary<string, HashSet<string>> _ancestors = new(StringComparer.Ordinal);
    private readonly Dictionary<string, long> _ranks = new(StringComparer.Ordinal);
    private readonly List<(string Commit, string Path, string File, string? Target)> _events = [];
    private readonly List<(string Commit, string File, int Churn)> _touches = [];

    public Oracle(IReadOnlyList<CommitRecord> commits)
    {
        _commits = commits.ToDictionary(commit => commit.Sha, StringComparer.Ordinal);
        foreach (var commit in commits)
        {
            _ancestors[commit.Sha] = [commit.Sha, .. commit.Parents.SelectMany(parent => _ancestors[parent])];
            _ranks[commit.Sha] = commit.Parents.Select(parent => _ranks[parent] + 1).Append(commit.CommittedAt.ToUnixTimeSeconds()).Max();
            if (commit.Parents.Count < 2)
            {
                Track(commit);
            }
        }
    }

    public (int Commits, int Fixes, int Authors, long Churn, DateTimeOffset? First, DateTimeOffset? Last) FactsOf(string path, string sha)
    {
        if (Find(path, _ancestors[sha]) is not { } state)
        {
            return (0, 0, 0, 0, null, null);
        }

        var touches = _touches.Where(touch => touch.File == state.File && _ancestors[sha].Contains(touch.Commit)).ToList();
        var commits = touches.Select(touch => touch.Commit).Distinct(StringComparer.Ordinal).Select(id => _commits[id]).ToList();
        return (
            commits.Count,
            commits.Count(commit => commit.IsFix),
            commits.Select(commit => commit.Author).Distinct(StringComparer.Ordinal).Count(),
            touches.Sum(touch => touch.Churn),
            commits.Min(commit => (DateTimeOffset?)commit.CommittedAt),
            commits.Max(commit => (DateTimeOffset?)commit.CommittedAt));
    }

    private void Track(CommitRecord commit)
    {
        HashSet<string> before = commit.Parents.Count > 0 ? _ancestors[commit.Parents[0]] : [];
        var events = new Dictionary<string, (string File, string? Target)>(StringComparer.Ordinal);
        foreach (var change in commit.Changes)
        {
            var from = change.OldPath ?? change.Path;
            var state = Find(from, before);
            var file = state?.File ?? from;
            if (change.Status == FileStatus.Added && state is { Target: { } moved } && moved != from && LivesElsewhere(file, moved, before))
            {
                file = $"{from} after {file}";
            }

            string? target = change.Status == FileStatus.Deleted ? null : change.Path;
            if (state?.Target != target || target != from)
            {
                events[from] = (file, target);
                events[change.Path] = (file, target);
            }

            _touches.Add((commit.Sha, file, change.Additions + change.Deletions));
        }

        _events.AddRange(events.Select(pair => (commit.Sha, pair.Key, pair.Value.File, pair.Value.Target)));
    }

    private (string File, string? Target)? Find(string path, HashSet<string> commits) => _events
        .Where(happened => happened.Path == path && commits.Contains(happened.Commit))
        .OrderBy(happened => _ranks[happened.Commit])
        .ThenBy(happened => happened.Commit, StringComparer.Ordinal)
        .Select(happened => ((string, string?)?)(happened.File, happened.Target))
        .LastOrDefault();

    private bool LivesElsewhere(string file, string path, HashSet<string> commits)
    {
        var seen = new HashSet<string>(StringComparer.Ordinal);
        for (string? at = path; at is not null && seen.Add(at);)
        {
            if (Find(at, commits) is not { } state || state.File != file)
            {
                return false;
            }

            if (state.Target == at)
            {
                return true;
            }

            at = state.Target;
        }

        return false;
    }
}
