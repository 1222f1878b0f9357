using CommitWise.Engine.Conformance.Host;

namespace CommitWise.Engine.Conformance.Grains;

public interface ITokenGrain : IGrainWithStringKey
{
    Task HoldUntilCancelled(CancellationToken cancellationToken);

    Task HoldOther(string name, CancellationToken cancellationToken);

    Task<string> Echo(string text, CancellationToken cancellationToken);

    Task Hold(string gate);
}

[GrainType("token")]
public sealed class TokenGrain(Probe probe) : ProbedGrain(probe), ITokenGrain
{
    public async Task HoldUntilCancelled(CancellationToken cancellationToken)
    {
        Tell($"{Name} holds");
        try
        {
            await Task.Delay(Timeout.InfiniteTimeSpan, TimeProvider.System, cancellationToken);
        }
        catch (OperationCanceledException)
        {
            Tell($"{Name} cancelled");
            throw;
        }
    }

    public Task HoldOther(string name, CancellationToken cancellationToken) =>
        Other<ITokenGrain>(name).HoldUntilCancelled(cancellationToken);

    public Task<string> Echo(string text, CancellationToken cancellationToken)
    {
        Tell($"echo {text}");
        return Task.FromResult(text);
    }

    public Task Hold(string gate) => HoldAt(gate);
}
