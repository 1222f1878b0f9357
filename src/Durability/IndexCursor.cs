using System.Buffers.Binary;
using System.Buffers.Text;
using System.Security.Cryptography;
using System.Text;

namespace CommitWise.Durability;

/// <summary>A place in a list, after the entry with this value and key. For stores: callers carry it as an opaque text.</summary>
/// <param name="Value">Sort value, UTF-8.</param>
/// <param name="Key">Key of the row, UTF-8.</param>
public sealed record IndexCursor(byte[] Value, byte[] Key)
{
    private const int SealBytes = 8;

    /// <summary>The cursor as callers carry it; it is good for this index, list and direction alone.</summary>
    public string Write(IndexQuery query)
    {
        var place = new byte[4 + Value.Length + Key.Length];
        BinaryPrimitives.WriteInt32BigEndian(place, Value.Length);
        Value.CopyTo(place, 4);
        Key.CopyTo(place, 4 + Value.Length);
        return Base64Url.EncodeToString([.. Seal(query, place), .. place]);
    }

    /// <summary>Reads a cursor.</summary>
    /// <exception cref="InvalidCursorException">It was not given by this list.</exception>
    public static IndexCursor Read(IndexQuery query, string cursor)
    {
        if (!Base64Url.IsValid(cursor) || Base64Url.DecodeFromChars(cursor) is not { Length: >= SealBytes + 4 } bytes)
        {
            throw new InvalidCursorException(cursor);
        }

        var place = bytes[SealBytes..];
        var length = BinaryPrimitives.ReadInt32BigEndian(place);
        if (!bytes.AsSpan(0, SealBytes).SequenceEqual(Seal(query, place)) || length < 0 || length > place.Length - 4)
        {
            throw new InvalidCursorException(cursor);
        }

        return new IndexCursor(place[4..(4 + length)], place[(4 + length)..]);
    }

    private static byte[] Seal(IndexQuery query, byte[] place)
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        hash.AppendData(Encoding.UTF8.GetBytes($"{query.Index.Length}:{query.Index}{query.List.Length}:{query.List}{(query.Descending ? '<' : '>')}"));
        hash.AppendData(place);
        return hash.GetHashAndReset()[..SealBytes];
    }
}
