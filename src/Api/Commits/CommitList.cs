using System.Buffers.Text;
using System.Globalization;
using System.Text;
using CommitWise.Api.Reading;
using CommitWise.Durability;
using CommitWise.History;
using CommitWise.Repositories;

namespace CommitWise.Api.Commits;

/// <summary>
/// Pages of commits out of the history index. A cursor holds the head that the first page began at, so that new commits do not move later
/// pages.
/// </summary>
internal static class CommitList
{
    // A filter that nothing meets must not walk a whole history in one request.
    private const int LookedAt = 5000;

    /// <summary>Reads a page.</summary>
    /// <exception cref="InvalidCursorException">The cursor is not one of this list.</exception>
    public static async Task<Page<CommitSummary>> ReadAsync(
        IRepositoryWorkspace workspace, string tip, CommitQuery query, int limit, CancellationToken cancellationToken)
    {
        var (head, start) = query.Cursor is { } cursor ? Parse(cursor) : (tip, 0);
        using var lease = await workspace.OpenHistoryAsync(tip, null, cancellationToken);
        if (!lease.History.Contains(head))
        {
            throw new InvalidCursorException(query.Cursor!);
        }

        var items = new List<CommitSummary>(limit);
        var next = start;
        foreach (var commit in lease.History.AsOf(head).NewestFirst().Skip(start))
        {
            if (items.Count == limit || next - start == LookedAt)
            {
                return new Page<CommitSummary>(items, Write(head, next));
            }

            cancellationToken.ThrowIfCancellationRequested();
            next++;
            if (Fits(commit, query))
            {
                items.Add(CommitSummary.Of(commit));
            }
        }

        return new Page<CommitSummary>(items, null);
    }

    private static bool Fits(CommitRecord commit, CommitQuery query) =>
        (query.Since is not { } since || commit.CommittedAt >= since)
        && (query.Author is not { Length: > 0 } author || commit.Author.Contains(author, StringComparison.OrdinalIgnoreCase))
        && (query.Path is not { Length: > 0 } path || commit.Changes.Any(change => IsAt(change.Path, path) || (change.OldPath is { } old && IsAt(old, path))));

    private static bool IsAt(string file, string path)
    {
        var place = path.TrimEnd('/');
        return file.StartsWith(place, StringComparison.Ordinal) && (file.Length == place.Length || file[place.Length] == '/');
    }

    private static string Write(string head, int next) => Base64Url.EncodeToString(Encoding.ASCII.GetBytes($"{head}:{next}"));

    private static (string Head, int Start) Parse(string cursor)
    {
        var bytes = new byte[cursor.Length];
        return Base64Url.IsValid(cursor)
            && Base64Url.TryDecodeFromChars(cursor, bytes, out var length)
            && Encoding.ASCII.GetString(bytes, 0, length).Split(':') is [var head, var number]
            && CommitNames.IsFull(head)
            && int.TryParse(number, NumberStyles.None, CultureInfo.InvariantCulture, out var start)
                ? (head, start)
                : throw new InvalidCursorException(cursor);
    }
}
