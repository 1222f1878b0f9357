using CommitWise.Analysis;

namespace CommitWise.Repositories;

/// <summary>Remembers how earlier changes of a repository measured. They follow from the commits, so they never change.</summary>
public interface IBaselineMemory
{
    /// <summary>The measures of commits, those that are not remembered measured and remembered.</summary>
    /// <param name="commits">Full object ids.</param>
    /// <param name="measure">Measures commits, in the order asked; called for the missing ones, once at a time.</param>
    /// <param name="cancellationToken">Stops it.</param>
    /// <returns>In the order asked.</returns>
    Task<IReadOnlyList<BaselineChange>> GetOrAddAsync(
        IReadOnlyList<string> commits,
        Func<IReadOnlyList<string>, CancellationToken, Task<IReadOnlyList<BaselineChange>>> measure,
        CancellationToken cancellationToken);
}

/// <summary>Remembers nothing.</summary>
public sealed class NoBaselineMemory : IBaselineMemory
{
    /// <summary>The only one.</summary>
    public static NoBaselineMemory Instance { get; } = new();

    /// <inheritdoc/>
    public Task<IReadOnlyList<BaselineChange>> GetOrAddAsync(
        IReadOnlyList<string> commits,
        Func<IReadOnlyList<string>, CancellationToken, Task<IReadOnlyList<BaselineChange>>> measure,
        CancellationToken cancellationToken) => measure(commits, cancellationToken);
}
