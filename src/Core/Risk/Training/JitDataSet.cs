using System.Security.Cryptography;

namespace CommitWise.Risk.Training;

/// <summary>Labelled changes of one project, oldest first.</summary>
public sealed class JitDataSet
{
    private readonly double[] _values;

    internal JitDataSet(string name, string sha256, string[] commits, long[] dates, bool[] labels, double[] values)
    {
        Name = name;
        Sha256 = sha256;
        Commits = commits;
        Dates = dates;
        Labels = labels;
        _values = values;
    }

    /// <summary>Name of the project: the file's name without its extension.</summary>
    public string Name { get; }

    /// <summary>SHA-256 of the file's bytes, in lower-case hex.</summary>
    public string Sha256 { get; }

    /// <summary>How many changes.</summary>
    public int Count => Labels.Count;

    /// <summary>Object names of the commits; empty strings when the data has none.</summary>
    public IReadOnlyList<string> Commits { get; }

    /// <summary>Committer times in Unix seconds, ascending.</summary>
    public IReadOnlyList<long> Dates { get; }

    /// <summary>True where the change was later found to have brought in a defect.</summary>
    public IReadOnlyList<bool> Labels { get; }

    /// <summary>The published measures of one change in the order of <see cref="Features.All"/>; NaN where the data has none.</summary>
    /// <param name="index">0 is the oldest.</param>
    public ReadOnlySpan<double> Row(int index) => _values.AsSpan(index * Features.Count, Features.Count);

    /// <summary>Reads a CSV file with a header. Columns are found by name, others are ignored, rows are sorted by date.</summary>
    /// <param name="path">Its name, for messages; the project is its last part without extension.</param>
    /// <param name="csv">Its bytes; read to the end, left open.</param>
    /// <param name="features">Measures that must be there.</param>
    /// <exception cref="InputException"><c>malformed-data</c>: a column is missing or a field is no number; names file, line and column.</exception>
    public static JitDataSet Read(string path, Stream csv, IReadOnlyList<string> features)
    {
        using MemoryStream bytes = new();
        csv.CopyTo(bytes);
        string sha256 = Convert.ToHexStringLower(SHA256.HashData(bytes.GetBuffer().AsSpan(0, (int)bytes.Length)));
        bytes.Position = 0;
        using StreamReader reader = new(bytes);
        return new JitReader(path, features).Read(reader, sha256);
    }
}
