using System.Security.Cryptography;
using CommitWise.Durability;
using Microsoft.Win32.SafeHandles;

namespace CommitWise.Adapters.Aws.S3;

/// <summary>
/// Content on its way to or from S3: hashed while it comes, the first MiB in memory, and all of it in a temporary file once there is more.
/// The file has no name, or loses it with its last handle, so a process that is killed leaves none behind.
/// </summary>
internal sealed class Spool : IDisposable
{
    /// <summary>Bytes that are kept in memory.</summary>
    public const int InMemory = 1 << 20;

    // No room, and no room for this user, as .NET hands them on from Linux and Windows.
    private static readonly int[] Full = [28, 122, unchecked((int)0x80070070), unchecked((int)0x80070027)];

    private readonly IncrementalHash _hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
    private readonly MemoryStream _memory = new();
    private SafeFileHandle? _file;

    /// <summary>Bytes.</summary>
    public long Length { get; private set; }

    /// <summary>Hash of them all, lower-case hex.</summary>
    public string Sha256 { get; private set; } = string.Empty;

    /// <summary>Whether it has outgrown the memory.</summary>
    public bool IsFile => _file is not null;

    /// <summary>Takes content in.</summary>
    /// <param name="write">Writes it.</param>
    /// <param name="cancellationToken">Leaves nothing behind.</param>
    /// <exception cref="StorageFullException">There is no room for the file.</exception>
    public static async Task<Spool> FillAsync(Func<Stream, CancellationToken, Task> write, CancellationToken cancellationToken)
    {
        var spool = new Spool();
        try
        {
            await using var target = new SpoolWriter(spool);
            await write(target, cancellationToken);
            cancellationToken.ThrowIfCancellationRequested();
            spool.Sha256 = Convert.ToHexStringLower(spool._hash.GetHashAndReset());
            return spool;
        }
        catch (Exception fault)
        {
            spool.Dispose();
            if (fault is IOException and not StorageFullException && Full.Contains(fault.HResult))
            {
                throw new StorageFullException($"There is no room for an object in {Path.GetTempPath()}: {fault.Message}", fault);
            }

            throw;
        }
    }

    /// <summary>Reads a part.</summary>
    /// <param name="offset">Where it begins.</param>
    /// <param name="length">How long it is.</param>
    public Stream OpenRead(long offset, long length) => new SpoolReader(this, offset, length, owns: false);

    /// <summary>Reads all; what is read goes with the reader.</summary>
    public Stream HandOver() => new SpoolReader(this, 0, Length, owns: true);

    /// <summary>Adds bytes.</summary>
    public void Append(ReadOnlySpan<byte> bytes)
    {
        _hash.AppendData(bytes);
        if (FileFor(bytes.Length) is { } file)
        {
            RandomAccess.Write(file, bytes, Length);
        }
        else
        {
            _memory.Write(bytes);
        }

        Length += bytes.Length;
    }

    /// <summary>Adds bytes.</summary>
    public async ValueTask AppendAsync(ReadOnlyMemory<byte> bytes, CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        _hash.AppendData(bytes.Span);
        if (FileFor(bytes.Length) is { } file)
        {
            await RandomAccess.WriteAsync(file, bytes, Length, cancellationToken);
        }
        else
        {
            _memory.Write(bytes.Span);
        }

        Length += bytes.Length;
    }

    /// <summary>Bytes from a place on.</summary>
    /// <returns>How many; 0 at the end.</returns>
    public int Read(long offset, Span<byte> target) =>
        _file is { } file ? RandomAccess.Read(file, target, offset) : Copy(offset, target);

    /// <inheritdoc cref="Read"/>
    public ValueTask<int> ReadAsync(long offset, Memory<byte> target, CancellationToken cancellationToken) =>
        _file is { } file ? RandomAccess.ReadAsync(file, target, offset, cancellationToken) : ValueTask.FromResult(Copy(offset, target.Span));

    /// <inheritdoc/>
    public void Dispose()
    {
        _hash.Dispose();
        _memory.Dispose();
        _file?.Dispose();
    }

    private int Copy(long offset, Span<byte> target)
    {
        var left = _memory.GetBuffer().AsSpan(0, (int)Length)[(int)offset..];
        var count = Math.Min(left.Length, target.Length);
        left[..count].CopyTo(target);
        return count;
    }

    private SafeFileHandle? FileFor(int more)
    {
        if (_file is null && Length + more > InMemory)
        {
            _file = OpenNameless();
            RandomAccess.Write(_file, _memory.GetBuffer().AsSpan(0, (int)Length), 0);
            _memory.SetLength(0);
            _memory.Capacity = 0;
        }

        return _file;
    }

    private static SafeFileHandle OpenNameless()
    {
        var path = Path.Combine(Path.GetTempPath(), $"commitwise-{Guid.NewGuid():n}.tmp");
        var file = File.OpenHandle(
            path, FileMode.CreateNew, FileAccess.ReadWrite, FileShare.ReadWrite | FileShare.Delete, FileOptions.Asynchronous | FileOptions.DeleteOnClose);
        if (!OperatingSystem.IsWindows())
        {
            File.Delete(path);
        }

        return file;
    }
}
