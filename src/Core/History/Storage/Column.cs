using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace CommitWise.History.Storage;

/// <summary>Values by index: those of a segment, read where they lie, and those added since, in memory.</summary>
/// <typeparam name="T">A value without references; its bytes are the stored form.</typeparam>
/// <param name="stored">The segment's section.</param>
internal sealed class Column<T>(ReadOnlyMemory<byte> stored) : IStored
    where T : unmanaged
{
    private readonly List<T> _added = [];

    /// <summary>How many are in the segment.</summary>
    public int StoredCount { get; } = stored.Length % Unsafe.SizeOf<T>() == 0
        ? stored.Length / Unsafe.SizeOf<T>()
        : throw new InvalidDataException($"A section of {stored.Length} bytes does not hold values of {Unsafe.SizeOf<T>()}.");

    /// <summary>How many there are in all.</summary>
    public int Count => StoredCount + _added.Count;

    /// <summary>Those of the segment.</summary>
    public ReadOnlySpan<T> Stored => MemoryMarshal.Cast<byte, T>(stored.Span);

    /// <summary>Those added since; valid until the next one is added.</summary>
    public ReadOnlySpan<T> Added => CollectionsMarshal.AsSpan(_added);

    /// <summary>One value.</summary>
    public T this[int index] => index < StoredCount ? Stored[index] : _added[index - StoredCount];

    /// <summary>Adds one at the end.</summary>
    public void Add(T value) => _added.Add(value);

    /// <summary>Adds several at the end.</summary>
    public void AddRange(ReadOnlySpan<T> values) => _added.AddRange(values);

    /// <inheritdoc/>
    public IEnumerable<Section> Sections()
    {
        yield return new Section((long)Count * Unsafe.SizeOf<T>(), WriteTo);
    }

    private void WriteTo(Stream target)
    {
        target.Write(stored.Span);
        target.Write(MemoryMarshal.AsBytes(Added));
    }
}
