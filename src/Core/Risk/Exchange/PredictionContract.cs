namespace CommitWise.Risk.Exchange;

/// <summary>
/// What whoever asks for predictions and whoever gives them agree on. <c>docs/prediction-contract.md</c> says it for other languages.
/// </summary>
public static class PredictionContract
{
    /// <summary>Schema of a request. Its number stands for the order of the features, too.</summary>
    public const string RequestSchema = "commitwise.features/1";

    /// <summary>Schema of an answer.</summary>
    public const string AnswerSchema = "commitwise.predictions/1";

    /// <summary>Most rows of one request.</summary>
    public const int MaxRows = 10_000;

    /// <summary>Most bytes of a request, and of an answer.</summary>
    public const int MaxBytes = 6 << 20;

    /// <summary>Requests and answers as JSON.</summary>
    public const string Json = "application/json";

    /// <summary>Requests and answers as lines of numbers.</summary>
    public const string Csv = "text/csv";

    /// <summary>Names of the columns of a row, in order.</summary>
    public static IReadOnlyList<string> Columns { get; } = [.. Features.All.Select(feature => feature.Name)];

    /// <summary>What is wrong with the names that a body gives; null when they are those of this version.</summary>
    internal static string? FaultOf(IReadOnlyList<string> names)
    {
        if (names.Count != Columns.Count)
        {
            return $"it names {names.Count:n0} features; version 1 has {Columns.Count}";
        }

        var at = Enumerable.Range(0, names.Count).FirstOrDefault(index => !string.Equals(names[index], Columns[index], StringComparison.Ordinal), -1);
        return at < 0 ? null : $"feature {at + 1} is '{Shown(names[at])}'; in version 1 it is '{Columns[at]}'";
    }

    /// <summary>The beginning of a text of somebody else, for a message.</summary>
    internal static string Shown(ReadOnlySpan<char> text)
    {
        const int most = 40;
        var plain = text.Length > most ? $"{text[..most]}..." : text.ToString();
        return string.Concat(plain.Select(each => char.IsControl(each) ? '?' : each));
    }
}
