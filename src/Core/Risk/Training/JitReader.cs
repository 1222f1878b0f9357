using System.Globalization;

namespace CommitWise.Risk.Training;

/// <summary>Parses the rows of a <see cref="JitDataSet"/>.</summary>
internal sealed class JitReader(string path, IReadOnlyList<string> features)
{
    private readonly List<JitRow> _rows = [];
    private string[] _header = [];
    private int _line = 1;

    public JitDataSet Read(StreamReader reader, string sha256)
    {
        _header = (reader.ReadLine() ?? "").Split(',');
        string[] required = ["date", "bug", .. features];
        if (required.Except(_header, StringComparer.Ordinal).FirstOrDefault() is { } missing)
        {
            throw Fault(missing, "the column is missing");
        }

        while (reader.ReadLine() is { } text)
        {
            _line++;
            if (text.Length > 0)
            {
                _rows.Add(ReadRow(text));
            }
        }

        return Sorted(sha256);
    }

    private JitRow ReadRow(string text)
    {
        string[] fields = text.Split(',');
        if (fields.Length != _header.Length)
        {
            throw new InputException("malformed-data", $"{path}:{_line}: there are {fields.Length} fields, the header has {_header.Length}");
        }

        double[] values = new double[Features.Count];
        Array.Fill(values, double.NaN);
        JitRow row = new("", 0, false, values);
        for (int column = 0; column < fields.Length; column++)
        {
            row = _header[column] switch
            {
                "commit" => row with { Commit = fields[column] },
                "date" => row with { Date = ReadDate(fields[column]) },
                "bug" => row with { Label = ReadLabel(fields[column]) },
                string name => ReadMeasure(name, fields[column], row),
            };
        }

        return row;
    }

    private JitRow ReadMeasure(string name, string field, JitRow row)
    {
        int index = Features.IndexOf(name);
        if (index >= 0 && field.Length > 0)
        {
            row.Values[index] = JitColumns.ToPublished(name, ReadNumber(name, field));
        }

        return row;
    }

    private double ReadNumber(string column, string field) =>
        double.TryParse(field, NumberStyles.Float, CultureInfo.InvariantCulture, out double value) && double.IsFinite(value)
            ? value
            : throw Fault(column, $"'{field}' is not a number");

    private long ReadDate(string field) =>
        long.TryParse(field, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out long date)
            ? date
            : throw Fault("date", $"'{field}' is not a time in whole Unix seconds");

    private bool ReadLabel(string field) =>
        field is "0" or "1" ? field is "1" : throw Fault("bug", $"'{field}' is neither 0 nor 1");

    private InputException Fault(string column, string fault) => new("malformed-data", $"{path}:{_line}: column '{column}': {fault}");

    private JitDataSet Sorted(string sha256)
    {
        // OrderBy is stable: rows of one second keep the file's order.
        JitRow[] sorted = [.. _rows.OrderBy(row => row.Date)];
        return new JitDataSet(
            Path.GetFileNameWithoutExtension(path),
            sha256,
            [.. sorted.Select(row => row.Commit)],
            [.. sorted.Select(row => row.Date)],
            [.. sorted.Select(row => row.Label)],
            [.. sorted.SelectMany(row => row.Values)]);
    }

    private sealed record JitRow(string Commit, long Date, bool Label, double[] Values);
}
