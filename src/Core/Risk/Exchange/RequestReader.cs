using System.Globalization;
using System.Text;
using System.Text.Json;
using System.Text.RegularExpressions;

namespace CommitWise.Risk.Exchange;

/// <summary>Reads the rows of a request. What is wrong is named by row and column, both counted from 1.</summary>
public static partial class RequestReader
{
    /// <summary>Problem of a body that cannot be read.</summary>
    public const string Malformed = "malformed-request";

    /// <summary>Problem of a body with more than <see cref="PredictionContract.MaxRows"/> rows.</summary>
    public const string TooManyRows = "too-many-rows";

    /// <summary>Reads JSON.</summary>
    /// <exception cref="InputException"><see cref="Malformed"/> or <see cref="TooManyRows"/>.</exception>
    public static IReadOnlyList<ChangeMeasures> ReadJson(ReadOnlySpan<byte> utf8)
    {
        PredictionRequest request;
        try
        {
            request = JsonSerializer.Deserialize(utf8, ExchangeJson.Default.PredictionRequest) ?? throw Fault("the body is null");
        }
        catch (JsonException fault)
        {
            throw Fault(PlaceOf(fault), fault);
        }

        if (!string.Equals(request.Schema, PredictionContract.RequestSchema, StringComparison.Ordinal))
        {
            throw Fault($"schema is '{PredictionContract.Shown(request.Schema)}'; this server reads '{PredictionContract.RequestSchema}'");
        }

        if (PredictionContract.FaultOf(request.Features) is { } stranger)
        {
            throw Fault(stranger);
        }

        Count(request.Instances.Count);
        return [.. request.Instances.Select(RowOf)];
    }

    /// <summary>Reads lines: names first, then a row each. A line may end with CR LF; the last one need not end.</summary>
    /// <exception cref="InputException"><see cref="Malformed"/> or <see cref="TooManyRows"/>.</exception>
    public static IReadOnlyList<ChangeMeasures> ReadCsv(ReadOnlySpan<byte> utf8)
    {
        var text = Encoding.UTF8.GetString(utf8).TrimStart('\uFEFF').TrimEnd('\r', '\n');
        List<ChangeMeasures> rows = [];
        var isHeader = true;
        foreach (var line in text.AsSpan().EnumerateLines())
        {
            if (isHeader)
            {
                CheckHeader(line);
                isHeader = false;
                continue;
            }

            Count(rows.Count + 1);
            rows.Add(RowOf(line, rows.Count + 1));
        }

        return rows;
    }

    private static void CheckHeader(ReadOnlySpan<char> line)
    {
        List<string> names = [];
        foreach (var field in line.Split(','))
        {
            names.Add(Bare(line[field]).ToString());
        }

        if (PredictionContract.FaultOf(names) is { } fault)
        {
            throw Fault($"the first line must name the features: {fault}");
        }
    }

    private static ChangeMeasures RowOf(ReadOnlySpan<char> line, int row)
    {
        var fields = line.Count(',') + 1;
        if (fields != Features.Count)
        {
            throw Fault($"row {row} has {fields} fields, not {Features.Count}");
        }

        Span<double> values = stackalloc double[Features.Count];
        var column = 0;
        foreach (var range in line.Split(','))
        {
            var field = Bare(line[range]);
            values[column] = field.IsEmpty ? double.NaN
                : double.TryParse(field, NumberStyles.Float, CultureInfo.InvariantCulture, out var value) && double.IsFinite(value) ? value
                : throw Fault($"{At(row, column)}: '{PredictionContract.Shown(field)}' is no finite number; an unknown value is left empty");
            column++;
        }

        return new ChangeMeasures(values);
    }

    private static ChangeMeasures RowOf(double?[]? values, int index)
    {
        if (values?.Length != Features.Count)
        {
            throw Fault(values is null ? $"row {index + 1} is null" : $"row {index + 1} has {values.Length:n0} values, not {Features.Count}");
        }

        Span<double> row = stackalloc double[Features.Count];
        for (var column = 0; column < row.Length; column++)
        {
            row[column] = values[column] is not { } value ? double.NaN
                : double.IsFinite(value) ? value
                : throw Fault($"{At(index + 1, column)}: the number does not fit a double");
        }

        return new ChangeMeasures(row);
    }

    private static void Count(int rows)
    {
        if (rows > PredictionContract.MaxRows)
        {
            throw new InputException(TooManyRows, $"There are more than {PredictionContract.MaxRows:n0} rows; send them in several requests.");
        }
    }

    // Some tools put quotes around names.
    private static ReadOnlySpan<char> Bare(ReadOnlySpan<char> field)
    {
        var bare = field.Trim();
        return bare is ['"', .. var inner, '"'] ? inner : bare;
    }

    private static string PlaceOf(JsonException fault) => Cell().Match(fault.Path ?? string.Empty) is { Success: true } cell
        && int.TryParse(cell.Groups["row"].ValueSpan, CultureInfo.InvariantCulture, out var row)
        ? int.TryParse(cell.Groups["column"].ValueSpan, CultureInfo.InvariantCulture, out var column)
            ? $"{At(row + 1, column)}: must be a number, or null when it is unknown"
            : $"row {row + 1} must be an array of {Features.Count} numbers or nulls"
        : $"line {fault.LineNumber + 1}: not a request as '{PredictionContract.RequestSchema}' says, at {PredictionContract.Shown(fault.Path)}";

    private static string At(int row, int column) =>
        $"row {row}, column {column + 1}{(column < Features.Count ? $" ({Features.All[column].Name})" : string.Empty)}";

    private static InputException Fault(string fault, Exception? cause = null) => new(Malformed, $"The request cannot be read: {fault}.", cause);

    [GeneratedRegex(@"\A\$\.instances\[(?<row>\d+)\](\[(?<column>\d+)\])?\z", RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 1000)]
    private static partial Regex Cell();
}
