using System.Diagnostics;
using CommitWise.Grains.Pool;
using CommitWise.Risk;

namespace CommitWise.Grains.Health;

/// <summary>How the silo of this process is.</summary>
internal sealed class SiloHealthReader(
    CallMeters calls, IActivationCounts activations, AnalysisPool pool, TimeProvider time, IRemotePredictor? predictor = null) : ISiloHealthReader
{
    /// <summary>Name of the silo of this process.</summary>
    public static readonly string Name = $"{Environment.MachineName}:{Environment.ProcessId}";

    private static readonly DateTimeOffset StartedAt = StartOfProcess();

    /// <inheritdoc/>
    public async Task<IReadOnlyList<SiloHealth>> ReadAsync(CancellationToken cancellationToken)
    {
        var counts = await activations.CountAsync();
        var methods = calls.Read();
        var types = counts.Keys.Union(methods.Select(type => type.Key), StringComparer.Ordinal).Order(StringComparer.Ordinal)
            .Select(type => TypeOf(type, counts.GetValueOrDefault(type), [.. methods[type]]));
        return [new SiloHealth(Name, activations.Engine, StartedAt, time.GetUtcNow(), [.. types], pool.Snapshot(), predictor?.Health)];
    }

    private static DateTimeOffset StartOfProcess()
    {
        using var process = Process.GetCurrentProcess();
        return new DateTimeOffset(process.StartTime.ToUniversalTime());
    }

    private static GrainTypeHealth TypeOf(string name, long activations, List<MethodHealth> methods) => new(
        name,
        activations,
        methods.Sum(method => method.Calls),
        methods.Sum(method => method.Errors),
        [.. methods.OrderBy(method => method.Name, StringComparer.Ordinal)]);
}
