using System.Globalization;
using System.Text;
using System.Text.Json;

namespace CommitWise.Risk.Exchange;

/// <summary>Writes rows as a request.</summary>
public static class RequestWriter
{
    /// <summary>As JSON.</summary>
    public static byte[] Json(IEnumerable<ChangeMeasures> rows) => JsonSerializer.SerializeToUtf8Bytes(
        new PredictionRequest(PredictionContract.RequestSchema, PredictionContract.Columns, [.. rows.Select(Known)]),
        ExchangeJson.Default.PredictionRequest);

    /// <summary>As lines. Numbers are the shortest that read back as the same double.</summary>
    public static byte[] Csv(IEnumerable<ChangeMeasures> rows)
    {
        var text = new StringBuilder().AppendJoin(',', PredictionContract.Columns).Append('\n');
        foreach (var row in rows)
        {
            text.AppendJoin(',', Known(row).Select(value => value?.ToString(CultureInfo.InvariantCulture))).Append('\n');
        }

        return Encoding.UTF8.GetBytes(text.ToString());
    }

    private static double?[] Known(ChangeMeasures row)
    {
        var known = new double?[row.Values.Length];
        for (var column = 0; column < known.Length; column++)
        {
            known[column] = double.IsNaN(row.Values[column]) ? null : row.Values[column];
        }

        return known;
    }
}
