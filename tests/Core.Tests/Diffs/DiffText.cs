using System.Text;
using CommitWise.Diffs;

namespace CommitWise.Tests.Diffs;

/// <summary>Short ways to parse in tests.</summary>
internal static class DiffText
{
    public static byte[] Bytes(string diff) => Encoding.Latin1.GetBytes(diff);

    public static List<FileDiff> ParseAll(string diff) => ParseAll(Bytes(diff));

    public static List<FileDiff> ParseAll(ReadOnlyMemory<byte> diff)
    {
        using var reader = new DiffReader(diff);
        return ReadAll(reader);
    }

    public static List<FileDiff> ReadAll(DiffReader reader, DiffLineHandler? onLine = null)
    {
        var files = new List<FileDiff>();
        while (reader.ReadFile(onLine) is { } file)
        {
            files.Add(file);
        }

        return files;
    }

    public static FileDiff ParseOne(string diff) => ParseAll(diff).ShouldHaveSingleItem();

    public static string Numstat(IEnumerable<FileDiff> files)
    {
        using var writer = new StringWriter();
        foreach (var file in files)
        {
            NumstatWriter.Write(writer, file);
        }

        return writer.ToString();
    }
}
