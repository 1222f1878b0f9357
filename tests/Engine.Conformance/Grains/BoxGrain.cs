using System.Collections.Immutable;

namespace CommitWise.Engine.Conformance.Grains;

[GenerateSerializer]
public sealed class Box
{
    [Id(0)]
    public List<string> Items { get; init; } = [];
}

/// <summary>Never changes, so it is not copied.</summary>
[GenerateSerializer]
[Immutable]
public sealed class Sealed
{
    [Id(0)]
    public string Text { get; init; } = "sealed";
}

public interface IBoxGrain : IGrainWithStringKey
{
    Task Put(Box box);

    Task PutShared([Immutable] Box box);

    Task<Box> Get();

    Task<Box> GetLater(string gate);

    Task AddTo(Box box);

    Task<bool> IsSame(Sealed value);

    Task<Sealed> Pass(Sealed value);

    Task<byte[]> Bytes(byte[] bytes);

    Task<List<string>> List(List<string> list);

    Task<Dictionary<string, int>> Map(Dictionary<string, int> map);

    Task<ImmutableArray<string>> Fixed(ImmutableArray<string> list);

    Task<(int Number, string? Text)> Tuple((int Number, string? Text) tuple);

    Task<Box?> Maybe(Box? box);
}

[GrainType("box")]
public sealed class BoxGrain(Host.Probe probe) : ProbedGrain(probe), IBoxGrain
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

    public async Task<Box> GetLater(string gate)
    {
        await HoldAt(gate);
        return _box;
    }

    public Task AddTo(Box box)
    {
        box.Items.Add("the grain's");
        return Task.CompletedTask;
    }

    public Task<bool> IsSame(Sealed value) => Task.FromResult(ReferenceEquals(value, Known));

    public Task<Sealed> Pass(Sealed value) => Task.FromResult(value);

    public Task<byte[]> Bytes(byte[] bytes)
    {
        bytes[0]++;
        return Task.FromResult(bytes);
    }

    public Task<List<string>> List(List<string> list) => Task.FromResult(list);

    public Task<Dictionary<string, int>> Map(Dictionary<string, int> map) => Task.FromResult(map);

    public Task<ImmutableArray<string>> Fixed(ImmutableArray<string> list) => Task.FromResult(list);

    public Task<(int Number, string? Text)> Tuple((int Number, string? Text) tuple) => Task.FromResult(tuple);

    public Task<Box?> Maybe(Box? box) => Task.FromResult(box);
}
