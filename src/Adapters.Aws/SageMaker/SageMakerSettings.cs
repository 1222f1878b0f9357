using System.Text.RegularExpressions;

namespace CommitWise.Adapters.Aws.SageMaker;

/// <summary>What the rows of a request are written as; answers are JSON.</summary>
public enum RequestFormat
{
    /// <summary><c>application/json</c>.</summary>
    Json,

    /// <summary><c>text/csv</c>, a third shorter.</summary>
    Csv,
}

/// <summary>Settings of predictions by a SageMaker endpoint.</summary>
public sealed partial class SageMakerSettings
{
    /// <summary>Name of the endpoint that predicts. Default null: the local model does.</summary>
    public string? Endpoint { get; set; }

    /// <summary>Variant of the endpoint; null for whichever SageMaker takes.</summary>
    public string? Variant { get; set; }

    /// <summary>Name of an endpoint that is asked beside and only compared. Default null: none.</summary>
    public string? Shadow { get; set; }

    /// <summary>
    /// Another server than the region's, such as <c>http://127.0.0.1:8080</c>. Default <c>AWS_ENDPOINT_URL_SAGEMAKER_RUNTIME</c> or
    /// <c>AWS_ENDPOINT_URL</c>.
    /// </summary>
    public Uri? Url { get; set; }

    /// <summary>What rows are written as. Default JSON.</summary>
    public RequestFormat Format { get; set; }

    /// <summary>How long the endpoint is waited for, tries and all, before the local model predicts. Default 2 s; 100 ms to 1 min.</summary>
    public TimeSpan Timeout { get; set; } = TimeSpan.FromSeconds(2);

    /// <summary>How often a call is tried within that time when it is throttled, fails or is not reached. Default 2; 1 to 5.</summary>
    public int Tries { get; set; } = 2;

    /// <summary>How long the endpoint is left alone after repeated failures. Default 30 s; 1 s to 1 h.</summary>
    public TimeSpan Pause { get; set; } = TimeSpan.FromSeconds(30);

    /// <summary>What is wrong with them, one line each.</summary>
    internal IEnumerable<string> Faults() =>
    [
        .. Name(nameof(Endpoint), Endpoint),
        .. Name(nameof(Variant), Variant),
        .. Name(nameof(Shadow), Shadow),
        .. Variant is not null && Endpoint is null ? new[] { "Aws:SageMaker:Variant is of use with Aws:SageMaker:Endpoint only." } : [],
        .. Shadow is not null && Shadow == Endpoint ? new[] { $"Aws:SageMaker:Shadow is '{Shadow}', which is Aws:SageMaker:Endpoint: it would be compared with itself." } : [],
        .. Url is null || (Url.IsAbsoluteUri && Url.Scheme is "http" or "https")
            ? [] : new[] { $"Aws:SageMaker:Url is '{Url}'; it must be http://ADDRESS:PORT or https://ADDRESS." },
        .. Enum.IsDefined(Format) ? [] : new[] { $"Aws:SageMaker:Format is {Format}; it must be Json or Csv." },
        .. Range(nameof(Timeout), Timeout, TimeSpan.FromMilliseconds(100), TimeSpan.FromMinutes(1)),
        .. Range(nameof(Tries), Tries, 1, 5),
        .. Range(nameof(Pause), Pause, TimeSpan.FromSeconds(1), TimeSpan.FromHours(1)),
    ];

    private static IEnumerable<string> Name(string setting, string? name) => name is null || Names().IsMatch(name)
        ? []
        : [$"Aws:SageMaker:{setting} is '{name}'; it must be 1 to 63 letters, digits and '-', a letter or digit at both ends."];

    private static IEnumerable<string> Range<T>(string setting, T value, T least, T most)
        where T : IComparable<T> =>
        value.CompareTo(least) < 0 || value.CompareTo(most) > 0 ? [$"Aws:SageMaker:{setting} is {value}; it must be from {least} to {most}."] : [];

    [GeneratedRegex(@"\A[a-zA-Z0-9]([a-zA-Z0-9-]{0,61}[a-zA-Z0-9])?\z", RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 1000)]
    private static partial Regex Names();
}
