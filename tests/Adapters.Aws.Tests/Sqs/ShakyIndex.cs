using CommitWise.Durability;

namespace CommitWise.Adapters.Aws.Tests.Sqs;

/// <summary>An index that can be out of reach.</summary>
internal sealed class ShakyIndex(IIndex inner) : IIndex
{
    /// <summary>Whether every call fails.</summary>
    public bool IsDown { get; set; }

    private IIndex Reached => IsDown ? throw new IOException("The index is out of reach.") : inner;

    public Task<bool> UpsertAsync(IndexRow row, CancellationToken cancellationToken) => Reached.UpsertAsync(row, cancellationToken);

    public Task DeleteAsync(IndexKey key, CancellationToken cancellationToken) => Reached.DeleteAsync(key, cancellationToken);

    public Task<IndexRow?> GetAsync(IndexKey key, CancellationToken cancellationToken) => Reached.GetAsync(key, cancellationToken);

    public Task<IndexPage> QueryAsync(IndexQuery query, CancellationToken cancellationToken) => Reached.QueryAsync(query, cancellationToken);
}
