namespace CommitWise.Grains.Health;

/// <summary>Tells how many grains are in memory; each engine knows in its own way.</summary>
public interface IActivationCounts
{
    /// <summary>Name of the engine: <c>Local</c> or <c>Orleans</c>.</summary>
    string Engine { get; }

    /// <summary>Counts the activations of this silo.</summary>
    /// <returns>By name of the grain type; types without any may be missing.</returns>
    Task<IReadOnlyDictionary<string, long>> CountAsync();
}
