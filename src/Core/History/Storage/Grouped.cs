using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace CommitWise.History.Storage;

/// <summary>Lists that grow one value at a time under many keys: postings of files and authors, bindings of paths.</summary>
/// <typeparam name="T">Kind of value.</typeparam>
/// <param name="ends">Where the stored values of each key end.</param>
/// <param name="values">The stored values, key by key.</param>
/// <param name="keys">How many keys there are by now; keys are 0, 1, 2 and so on.</param>
internal sealed class Grouped<T>(Column<int> ends, Column<T> values, Func<int> keys) : IStored
    where T : unmanaged
{
    private readonly Dictionary<int, (int First, int Last)> _chains = [];
    private readonly List<Node> _nodes = [];

    /// <summary>The values of a key in the order they were added; none for -1.</summary>
    public Enumerator Of(int key) =>
        new(StoredOf(key), CollectionsMarshal.AsSpan(_nodes), _chains.TryGetValue(key, out var chain) ? chain.First : -1);

    /// <summary>Adds a value at the end of a key's list.</summary>
    public void Add(int key, T value)
    {
        ref var chain = ref CollectionsMarshal.GetValueRefOrAddDefault(_chains, key, out var exists);
        if (exists)
        {
            CollectionsMarshal.AsSpan(_nodes)[chain.Last].Next = _nodes.Count;
        }

        chain = (exists ? chain.First : _nodes.Count, _nodes.Count);
        _nodes.Add(new Node { Value = value, Next = -1 });
    }

    /// <summary>The value that was added last under a key since the segment; a null reference when there is none.</summary>
    public ref T LastAdded(int key) => ref _chains.TryGetValue(key, out var chain)
        ? ref CollectionsMarshal.AsSpan(_nodes)[chain.Last].Value
        : ref Unsafe.NullRef<T>();

    /// <inheritdoc/>
    public IEnumerable<Section> Sections()
    {
        yield return new Section((long)keys() * sizeof(int), WriteEnds);
        yield return new Section((long)(values.Count + _nodes.Count) * Unsafe.SizeOf<T>(), WriteValues);
    }

    private ReadOnlySpan<T> StoredOf(int key) =>
        (uint)key < (uint)ends.StoredCount ? values.Stored[(key == 0 ? 0 : ends[key - 1])..ends[key]] : [];

    private void WriteEnds(Stream target)
    {
        var end = 0;
        for (var key = 0; key < keys(); key++)
        {
            foreach (var _ in Of(key))
            {
                end++;
            }

            target.Write(MemoryMarshal.AsBytes(new ReadOnlySpan<int>(in end)));
        }
    }

    private void WriteValues(Stream target)
    {
        for (var key = 0; key < keys(); key++)
        {
            foreach (var value in Of(key))
            {
                target.Write(MemoryMarshal.AsBytes(new ReadOnlySpan<T>(in value)));
            }
        }
    }

    /// <summary>An added value and the index of the next one of its key, or -1.</summary>
    internal struct Node
    {
        public T Value;
        public int Next;
    }

    /// <summary>Goes through the stored values of a key, then through the added ones.</summary>
    internal ref struct Enumerator(ReadOnlySpan<T> stored, ReadOnlySpan<Node> added, int first)
    {
        private readonly ReadOnlySpan<T> _stored = stored;
        private readonly ReadOnlySpan<Node> _added = added;
        private int _index = -1;
        private int _next = first;

        /// <summary>The value at hand.</summary>
        public T Current { get; private set; }

        /// <summary>Lets <c>foreach</c> use it.</summary>
        public readonly Enumerator GetEnumerator() => this;

        /// <summary>Goes to the next value.</summary>
        public bool MoveNext()
        {
            if (++_index < _stored.Length)
            {
                Current = _stored[_index];
                return true;
            }

            if (_next < 0)
            {
                return false;
            }

            Current = _added[_next].Value;
            _next = _added[_next].Next;
            return true;
        }
    }
}
