using CommitWise.LocalSilo;

namespace CommitWise.Bench.Grains;

/// <summary>A grain that adds what it is sent; one key is one sum.</summary>
public interface IBenchGrain : IGrainWithStringKey
{
    /// <summary>Adds a number in a message that is passed as it is.</summary>
    Task<long> Add(FixedNumber number);

    /// <summary>Adds a number in a message that is copied.</summary>
    Task<long> AddCopied(Number number);
}

/// <summary>A message that nobody changes.</summary>
[GenerateSerializer]
[Immutable]
public sealed record FixedNumber([property: Id(0)] long Value);

/// <summary>A message that somebody could change.</summary>
[GenerateSerializer]
public sealed class Number
{
    /// <summary>The number.</summary>
    [Id(0)]
    public long Value { get; set; }
}

/// <inheritdoc cref="IBenchGrain"/>
[GrainType("bench")]
public sealed class BenchGrain : Grain, IBenchGrain
{
    private long _sum;

    /// <inheritdoc/>
    public Task<long> Add(FixedNumber number) => Task.FromResult(_sum += number.Value);

    /// <inheritdoc/>
    public Task<long> AddCopied(Number number) => Task.FromResult(_sum += number.Value);
}

/// <summary>A grain with a state that is read at activation.</summary>
public interface IBenchStateGrain : IGrainWithStringKey
{
    /// <summary>The stored sum.</summary>
    Task<long> Sum();
}

/// <inheritdoc cref="IBenchStateGrain"/>
/// <param name="sum">The sum.</param>
[GrainType("bench-state")]
public sealed class BenchStateGrain([PersistentState("sum", "state")] IPersistentState<Number> sum) : Grain, IBenchStateGrain
{
    /// <inheritdoc/>
    public Task<long> Sum() => Task.FromResult(sum.State.Value);
}
