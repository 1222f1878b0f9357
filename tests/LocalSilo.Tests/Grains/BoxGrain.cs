using System.Collections.Immutable;

namespace CommitWise.LocalSilo.Tests;

public sealed class Box
{
    public List<string> Items { get; init; } = [];
}

[Immutable]
public sealed class Sealed
{
    public object Marker { get; } = new();
}

public interface IBoxGrain : IGrainWithStringKey
{
    Task Put(Box box);

    Task PutShared([Immutable] Box box);

    Task<Box> Get();

    Task<bool> IsSame(Sealed value);

    Task<Sealed> Pass(Sealed value);

    Task<byte[]> Bytes(byte[] bytes);

    Task<IReadOnlyList<string>> List(IReadOnlyList<string> list);

    Task<ImmutableArray<string>> Fixed(ImmutableArray<string> list);

    Task<(int Number, string? Text)> Tuple((int Number, string? Text) tuple);

    Task Uncopyable(Action action);
}

[GrainType("box")]
public sealed class BoxGrain : Grain, IBoxGrain
{
    private static readonly Sealed Known = new();

    private Box _box = new();

    internal static Sealed Shared => Known;

    public Task Put(Box box)
    {
        _box = box;
        return Task.CompletedTask;
    }

    public Task PutShared(Box box) => Put(box);

    public Task<Box> Get() => Task.FromResult(_box);

    public Task<bool> IsSame(Sealed value) => Task.FromResult(ReferenceEquals(value, Known));

    public Task<Sealed> Pass(Sealed value) => Task.FromResult(value);

    public Task<byte[]> Bytes(byte[] bytes)
    {
        bytes[0]++;
        return Task.FromResult(bytes);
    }

    public Task<IReadOnlyList<string>> List(IReadOnlyList<string> list) => Task.FromResult(list);

    public Task<ImmutableArray<string>> Fixed(ImmutableArray<string> list) => Task.FromResult(list);

    public Task<(int Number, string? Text)> Tuple((int Number, string? Text) tuple) => Task.FromResult(tuple);

    public Task Uncopyable(Action action) => Task.CompletedTask;
}
