using System.Text;

namespace CommitWise.Adapters.Contracts;

/// <summary>A suite over one host per test.</summary>
/// <typeparam name="TPort">The port.</typeparam>
public abstract class Contract<TPort> : IAsyncLifetime
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);

    private ContractHost<TPort>? _host;

    /// <summary>The host of this test.</summary>
    protected ContractHost<TPort> Host => _host!;

    /// <summary>The implementation.</summary>
    protected TPort Port => Host.Port;

    /// <inheritdoc/>
    public async Task InitializeAsync() => _host = await StartAsync();

    /// <inheritdoc/>
    public async Task DisposeAsync() => await Host.DisposeAsync();

    /// <summary>Makes an empty store.</summary>
    protected abstract Task<ContractHost<TPort>> StartAsync();

    /// <summary>The result of something that must end.</summary>
    protected static async Task<T> SoonAsync<T>(Task<T> task, string what)
    {
        try
        {
            return await task.WaitAsync(Patience, TimeProvider.System);
        }
        catch (TimeoutException fault)
        {
            throw new TimeoutException($"Waited {Patience.TotalSeconds:f0} s in vain: {what}", fault);
        }
    }

    /// <summary>Text as bytes.</summary>
    protected static byte[] Bytes(string text) => Encoding.UTF8.GetBytes(text);

    /// <summary>Bytes as text.</summary>
    protected static string Text(ReadOnlyMemory<byte> bytes) => Encoding.UTF8.GetString(bytes.Span);
}
