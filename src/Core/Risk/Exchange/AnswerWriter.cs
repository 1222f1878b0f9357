using System.Globalization;
using System.Text;
using System.Text.Json;

namespace CommitWise.Risk.Exchange;

/// <summary>Writes what a model says.</summary>
public static class AnswerWriter
{
    /// <summary>As JSON, with all parts.</summary>
    public static byte[] Json(PredictionAnswer answer) => JsonSerializer.SerializeToUtf8Bytes(answer, ExchangeJson.Default.PredictionAnswer);

    /// <summary>As lines of probability, lower and upper end, without a line of names.</summary>
    public static byte[] Csv(PredictionAnswer answer)
    {
        var text = new StringBuilder();
        foreach (var row in answer.Predictions)
        {
            text.Append(CultureInfo.InvariantCulture, $"{row.Probability},{row.Lower},{row.Upper}\n");
        }

        return Encoding.UTF8.GetBytes(text.ToString());
    }
}
