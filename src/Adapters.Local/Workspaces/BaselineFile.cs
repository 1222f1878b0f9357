using System.Collections.Concurrent;
using System.Diagnostics.CodeAnalysis;
using System.Security.Cryptography;
using System.Text;
using CommitWise.Adapters.Local.Storage;
using CommitWise.Analysis;
using CommitWise.Repositories;
using CommitWise.Risk;

namespace CommitWise.Adapters.Local.Workspaces;

/// <summary>
/// Remembers measures in memory and in a file beside the history index: a heading, then one record per commit, added at the end. A record
/// carries a checksum; what follows a damaged one is dropped and measured again.
/// </summary>
/// <param name="path">The file.</param>
/// <param name="time">Measures the wait for another process that adds to it.</param>
[SuppressMessage("Design", "CA1001", Justification = "Who waits for the semaphore when the clone goes away must get through; it holds no handle.")]
internal sealed class BaselineFile(string path, TimeProvider time) : IBaselineMemory
{
    // Other measures, or measures taken otherwise, make another file: the version goes with ChangeMeasurer.
    private static readonly byte[] Heading =
        [.. "CWBASE\x01\n"u8, .. SHA256.HashData(Encoding.UTF8.GetBytes(string.Join(',', Features.All.Select(feature => feature.Name)))).AsSpan(0, 8)];

    private readonly ConcurrentDictionary<string, BaselineChange> _known = new(StringComparer.Ordinal);
    private readonly SemaphoreSlim _measuring = new(1, 1);
    private bool _isLoaded;
    private bool _isDamaged;

    /// <inheritdoc/>
    public async Task<IReadOnlyList<BaselineChange>> GetOrAddAsync(
        IReadOnlyList<string> commits,
        Func<IReadOnlyList<string>, CancellationToken, Task<IReadOnlyList<BaselineChange>>> measure,
        CancellationToken cancellationToken)
    {
        if (!commits.All(_known.ContainsKey))
        {
            await _measuring.WaitAsync(cancellationToken);
            try
            {
                await AddAsync(commits, measure, cancellationToken);
            }
            finally
            {
                _measuring.Release();
            }
        }

        return [.. commits.Select(commit => _known[commit])];
    }

    private async Task AddAsync(
        IReadOnlyList<string> commits,
        Func<IReadOnlyList<string>, CancellationToken, Task<IReadOnlyList<BaselineChange>>> measure,
        CancellationToken cancellationToken)
    {
        if (!_isLoaded)
        {
            Load();
            _isLoaded = true;
        }

        List<string> missing = [.. commits.Where(commit => !_known.ContainsKey(commit))];
        if (missing.Count == 0)
        {
            return;
        }

        var measured = await measure(missing, cancellationToken);
        foreach (var change in measured)
        {
            _known[change.Sha] = change;
        }

        await SaveAsync(measured, cancellationToken);
    }

    private void Load()
    {
        if (!File.Exists(path))
        {
            return;
        }

        ReadOnlySpan<byte> left = File.ReadAllBytes(path);
        _isDamaged = !left.StartsWith(Heading);
        left = _isDamaged ? [] : left[Heading.Length..];
        while (!left.IsEmpty && BaselineRecord.TryRead(ref left) is var record)
        {
            if (record is null)
            {
                _isDamaged = true;
                return;
            }

            _known[record.Sha] = record;
        }
    }

    // A cache: when it cannot be written, the next process measures again.
    private async Task SaveAsync(IReadOnlyList<BaselineChange> added, CancellationToken cancellationToken)
    {
        try
        {
            Directory.CreateDirectory(Path.GetDirectoryName(path)!);
            using var gate = await FileGate.EnterAsync(path + ".gate", time, cancellationToken);
            if (_isDamaged || !File.Exists(path))
            {
                await RewriteAsync(cancellationToken);
                return;
            }

            await using var file = new FileStream(path, FileMode.Append, FileAccess.Write, FileShare.Read);
            await file.WriteAsync(BaselineRecord.Write(added), cancellationToken);
        }
        catch (Exception fault) when (fault is IOException or UnauthorizedAccessException)
        {
            _isDamaged = true;
        }
    }

    private async Task RewriteAsync(CancellationToken cancellationToken)
    {
        var temporary = $"{path}.{Guid.NewGuid():n}.tmp";
        await File.WriteAllBytesAsync(temporary, [.. Heading, .. BaselineRecord.Write([.. _known.Values])], cancellationToken);
        File.Move(temporary, path, overwrite: true);
        _isDamaged = false;
    }
}
