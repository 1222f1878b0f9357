namespace CommitWise.Api.Problems;

/// <summary>A fault of a request that carries more than a sentence.</summary>
/// <param name="problem">Stable name.</param>
/// <param name="message">What is wrong and where.</param>
/// <param name="errors">By member of the request, what is wrong with it.</param>
/// <param name="retryAfter">When to come again.</param>
internal sealed class ProblemException(
    string problem, string message, IReadOnlyDictionary<string, string[]>? errors = null, TimeSpan? retryAfter = null)
    : InputException(problem, message)
{
    /// <summary>By member of the request, what is wrong with it.</summary>
    public IReadOnlyDictionary<string, string[]>? Errors { get; } = errors;

    /// <summary>When to come again.</summary>
    public TimeSpan? RetryAfter { get; } = retryAfter;
}

/// <summary>Collects what is wrong with the members of a request.</summary>
internal sealed class RequestFaults
{
    private readonly Dictionary<string, string[]> _errors = new(StringComparer.Ordinal);

    /// <summary>The refusal of one member, such as a parameter of a query.</summary>
    public static ProblemException Of(string member, string message) => new(
        "invalid-request", $"{member} {message}", new Dictionary<string, string[]>(StringComparer.Ordinal) { [member] = [message] });

    /// <summary>Notes a fault unless a condition holds.</summary>
    public RequestFaults Require(bool condition, string member, string message)
    {
        if (!condition)
        {
            _errors[member] = [.. _errors.GetValueOrDefault(member) ?? [], message];
        }

        return this;
    }

    /// <summary>Refuses the request if there is any fault.</summary>
    public void Throw()
    {
        if (_errors.Count > 0)
        {
            throw new ProblemException(
                "invalid-request", string.Join(" ", _errors.SelectMany(error => error.Value.Select(text => $"{error.Key}: {text}"))), _errors);
        }
    }
}
