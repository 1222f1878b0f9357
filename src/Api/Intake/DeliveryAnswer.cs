using System.Text.Json.Serialization;
using CommitWise.Analysis;

namespace CommitWise.Api.Intake;

/// <summary>The answer to a ping.</summary>
/// <param name="Pong">True.</param>
public sealed record PingAnswer(bool Pong);

/// <summary>What became of a delivery.</summary>
/// <param name="DeliveryId">The sender's identity of it.</param>
/// <param name="Outcome">What became of it.</param>
/// <param name="Reason">Why it is ignored; absent otherwise.</param>
/// <param name="PullRequest">Key of the change that it is about; absent when ignored.</param>
public sealed record DeliveryAnswer(
    string DeliveryId,
    DeliveryOutcome Outcome,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] string? Reason = null,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] string? PullRequest = null);

/// <summary>What became of a delivery.</summary>
[JsonConverter(typeof(SnakeCaseEnum<DeliveryOutcome>))]
public enum DeliveryOutcome
{
    /// <summary>It is new and on disk.</summary>
    Accepted,

    /// <summary>It had been accepted before.</summary>
    Duplicate,

    /// <summary>The service has no use for it.</summary>
    Ignored,
}
