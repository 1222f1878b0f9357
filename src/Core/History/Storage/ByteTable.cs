using System.Runtime.InteropServices;

namespace CommitWise.History.Storage;

/// <summary>Numbers texts in the order they come: object ids, paths, authors, subsystems.</summary>
/// <param name="texts">The texts by number.</param>
/// <param name="order">Numbers of the stored texts in ascending order of their bytes.</param>
internal sealed class ByteTable(Rows<byte> texts, Column<int> order) : IStored
{
    private readonly ByteStrings _added = new();

    /// <summary>How many there are.</summary>
    public int Count => texts.Count;

    /// <summary>The bytes of a text.</summary>
    public ReadOnlySpan<byte> this[int number] => texts[number];

    /// <summary>The number of a text, or -1.</summary>
    public int Find(ReadOnlySpan<byte> text)
    {
        var (low, high) = (0, texts.StoredCount - 1);
        while (low <= high)
        {
            var middle = (low + high) >>> 1;
            var compared = texts[order[middle]].SequenceCompareTo(text);
            if (compared == 0)
            {
                return order[middle];
            }

            (low, high) = compared < 0 ? (middle + 1, high) : (low, middle - 1);
        }

        return _added.Find(text) is >= 0 and var number ? texts.StoredCount + number : -1;
    }

    /// <summary>The number of a text, which is added when it is new.</summary>
    public int Add(ReadOnlySpan<byte> text)
    {
        var number = Find(text);
        if (number >= 0)
        {
            return number;
        }

        _added.Add(text);
        texts.Add(text);
        return texts.Count - 1;
    }

    /// <inheritdoc/>
    public IEnumerable<Section> Sections() => [.. texts.Sections(), new Section((long)Count * sizeof(int), WriteOrder)];

    private void WriteOrder(Stream target)
    {
        int[] sorted = [.. Enumerable.Range(0, Count)];
        Array.Sort(sorted, (left, right) => texts[left].SequenceCompareTo(texts[right]));
        target.Write(MemoryMarshal.AsBytes<int>(sorted));
    }
}
