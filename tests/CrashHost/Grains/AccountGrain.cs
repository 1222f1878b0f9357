using CommitWise.LocalSilo;

namespace CommitWise.CrashHost.Grains;

/// <summary>Applies numbers that are sent to it.</summary>
public interface IAccountGrain : IGrainWithStringKey
{
    /// <summary>Applies a number; durable when it returns.</summary>
    Task Apply(Numbered item);
}

/// <inheritdoc cref="IAccountGrain"/>
/// <param name="applied">What it has applied.</param>
/// <param name="memory">Whether it looks there.</param>
[GrainType("account")]
public sealed class AccountGrain([PersistentState("applied")] IPersistentState<Applied> applied, Memory memory) : Grain, IAccountGrain
{
    /// <inheritdoc/>
    public Task Apply(Numbered item)
    {
        applied.State.Take(item, memory);
        return applied.WriteStateAsync();
    }
}
