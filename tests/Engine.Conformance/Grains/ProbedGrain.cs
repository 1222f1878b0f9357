using CommitWise.Engine.Conformance.Host;

namespace CommitWise.Engine.Conformance.Grains;

/// <summary>A grain that tells its test what happens.</summary>
public abstract class ProbedGrain(Probe probe) : Grain
{
    /// <summary>The name that the test gave it.</summary>
    protected string Name => Key[..Key.LastIndexOf('@')];

    /// <summary>What is told.</summary>
    protected Probe Probe => probe;

    private string Key => this.GetPrimaryKeyString();

    /// <summary>Tells the test something.</summary>
    protected void Tell(string what) => probe.Tell(Key, what);

    /// <summary>Waits at a gate until the test opens it.</summary>
    protected Task Pass(string gate) => probe.Pass(Key, gate);

    /// <summary>Says when it begins, waits at a gate, and says when it ends.</summary>
    protected async Task HoldAt(string gate)
    {
        Tell($"{gate} begins");
        await Pass(gate);
        Tell($"{gate} ends");
    }

    /// <summary>Another grain of the same test.</summary>
    protected T Other<T>(string name)
        where T : IGrainWithStringKey => GrainFactory.GetGrain<T>(KeyOf(name));

    /// <summary>Key of another grain of the same test.</summary>
    protected string KeyOf(string name) => $"{name}{Key[Key.LastIndexOf('@')..]}";
}
