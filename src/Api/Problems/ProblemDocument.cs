using System.Text.Json.Serialization;

namespace CommitWise.Api.Problems;

/// <summary>What went wrong, as RFC 9457 says it.</summary>
/// <param name="Type">Stable name: <c>urn:commitwise:problem:</c> and words in kebab case.</param>
/// <param name="Title">The name in words.</param>
/// <param name="Status">The HTTP status.</param>
/// <param name="Detail">What is wrong and where, in one sentence.</param>
/// <param name="TraceId">Names the request in the logs.</param>
/// <param name="Errors">By member of the request, what is wrong with it.</param>
public sealed record ProblemDocument(
    string Type,
    string Title,
    int Status,
    string Detail,
    string TraceId,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] IReadOnlyDictionary<string, string[]>? Errors = null)
{
    /// <summary>Media type of these.</summary>
    public const string MediaType = "application/problem+json";

    /// <summary>What <see cref="Type"/> begins with.</summary>
    public const string TypePrefix = "urn:commitwise:problem:";
}
