using CommitWise.Risk;

namespace CommitWise.Grains;

/// <summary>Tells how the hosts of the grains are, the same way for either engine.</summary>
public interface ISiloHealthReader
{
    /// <summary>How every silo is.</summary>
    /// <param name="cancellationToken">Stops it.</param>
    /// <returns>By name.</returns>
    Task<IReadOnlyList<SiloHealth>> ReadAsync(CancellationToken cancellationToken);
}

/// <summary>How a silo is. What it counts, it counts since its start.</summary>
/// <param name="Name">Its name: the machine's and the process id.</param>
/// <param name="Engine"><c>Local</c> or <c>Orleans</c>.</param>
/// <param name="StartedAt">When its process started.</param>
/// <param name="At">When it said so.</param>
/// <param name="Grains">Its grain types, by name.</param>
/// <param name="Pool">What its analysis pool does.</param>
/// <param name="Prediction">The endpoint that predicts; null when the local model does, or when an older process said this.</param>
public sealed record SiloHealth(
    string Name,
    string Engine,
    DateTimeOffset StartedAt,
    DateTimeOffset At,
    IReadOnlyList<GrainTypeHealth> Grains,
    PoolSnapshot Pool,
    PredictorHealth? Prediction = null);

/// <summary>How the grains of a type are.</summary>
/// <param name="Type">Name of the grain type.</param>
/// <param name="Activations">Grains in memory at the moment.</param>
/// <param name="Calls">Calls that ended or run.</param>
/// <param name="Errors">Calls that ended with an exception.</param>
/// <param name="Methods">Its methods that were called, by name.</param>
public sealed record GrainTypeHealth(string Type, long Activations, long Calls, long Errors, IReadOnlyList<MethodHealth> Methods);

/// <summary>How the calls of a method are. A latency is the time of the turn with its awaits; the wait for the turn is not in it.</summary>
/// <param name="Name">Interface and method.</param>
/// <param name="Calls">Calls that ended or run.</param>
/// <param name="Errors">Calls that ended with an exception.</param>
/// <param name="Timed">How many latencies were measured: each of the first calls, then a sample.</param>
/// <param name="P50Ms">Median latency, within 7 %; null before the first call has ended.</param>
/// <param name="P90Ms">90th percentile.</param>
/// <param name="P99Ms">99th percentile.</param>
public sealed record MethodHealth(string Name, long Calls, long Errors, long Timed, double? P50Ms, double? P90Ms, double? P99Ms);
