namespace CommitWise.History;

/// <summary>Numbers byte strings in the order they come, without a copy for one that is known.</summary>
public sealed class ByteStrings
{
    private readonly Dictionary<byte[], int> _numbers = new(Comparer.Instance);
    private readonly Dictionary<byte[], int>.AlternateLookup<ReadOnlySpan<byte>> _bySpan;
    private readonly List<byte[]> _texts = [];

    /// <summary>An empty set.</summary>
    public ByteStrings() => _bySpan = _numbers.GetAlternateLookup<ReadOnlySpan<byte>>();

    /// <summary>How many there are.</summary>
    public int Count => _texts.Count;

    /// <summary>The bytes under a number.</summary>
    public ReadOnlySpan<byte> this[int number] => _texts[number];

    /// <summary>The number of a string, or -1.</summary>
    public int Find(ReadOnlySpan<byte> text) => _bySpan.TryGetValue(text, out var number) ? number : -1;

    /// <summary>The number of a string, which is added when it is new.</summary>
    public int Add(ReadOnlySpan<byte> text)
    {
        if (_bySpan.TryGetValue(text, out var number))
        {
            return number;
        }

        var copy = text.ToArray();
        _numbers.Add(copy, _texts.Count);
        _texts.Add(copy);
        return _texts.Count - 1;
    }

    // HashCode is seeded anew in every process, so nobody can choose paths that collide.
    private sealed class Comparer : IEqualityComparer<byte[]>, IAlternateEqualityComparer<ReadOnlySpan<byte>, byte[]>
    {
        public static Comparer Instance { get; } = new();

        public bool Equals(byte[]? x, byte[]? y) => x.AsSpan().SequenceEqual(y);

        public bool Equals(ReadOnlySpan<byte> alternate, byte[] other) => alternate.SequenceEqual(other);

        public int GetHashCode(byte[] obj) => GetHashCode(obj.AsSpan());

        public int GetHashCode(ReadOnlySpan<byte> alternate)
        {
            var hash = default(HashCode);
            hash.AddBytes(alternate);
            return hash.ToHashCode();
        }

        public byte[] Create(ReadOnlySpan<byte> alternate) => alternate.ToArray();
    }
}
