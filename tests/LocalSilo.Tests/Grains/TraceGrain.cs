using System.Diagnostics;

namespace CommitWise.LocalSilo.Tests;

public interface ITraceGrain : IGrainWithStringKey
{
    Task<string?> Trace();
}

[GrainType("trace")]
public sealed class TraceGrain : Grain, ITraceGrain
{
    public async Task<string?> Trace()
    {
        await Task.Yield();
        return Activity.Current?.Id;
    }
}
