using System.Text;
using System.Text.Json;
using CommitWise.Analysis;
using CommitWise.Durability;
using CommitWise.Grains;

namespace CommitWise.Api.Intake;

/// <summary>Gives simulations their numbers: the same one again for the same <c>Idempotency-Key</c> of the same caller.</summary>
/// <param name="grains">Count.</param>
/// <param name="objects">Remember keys.</param>
internal sealed class SimulationNumbers(IGrainFactory grains, IObjectStore objects)
{
    private const int LongestKey = 200;

    /// <summary>The number of a simulation, and what tells its delivery from others.</summary>
    /// <param name="repository">Key of the repository.</param>
    /// <param name="caller">Who asks.</param>
    /// <param name="key">The caller's name of this request; null when it has none.</param>
    /// <param name="fingerprint">What the request says.</param>
    /// <param name="cancellationToken">Stops it.</param>
    /// <exception cref="InputException"><c>idempotency-key-reused</c>: the key was used for another request.</exception>
    public async Task<SimulationNumber> NextAsync(
        string repository, string caller, string? key, string fingerprint, CancellationToken cancellationToken)
    {
        if (key is null)
        {
            return new SimulationNumber(await grains.GetGrain<IRepositoryGrain>(repository).NextSimulation(), fingerprint, fingerprint);
        }

        if (key.Length is 0 or > LongestKey)
        {
            throw new InputException("invalid-request", $"Idempotency-Key must have 1 to {LongestKey} characters.");
        }

        var name = $"idempotency/simulations/{ContentHash.Of(Encoding.UTF8.GetBytes($"{repository}\0{caller}\0{key}"))}.json";
        var number = await ReadAsync(name, cancellationToken) ?? await RememberAsync(name, repository, fingerprint, cancellationToken);
        return string.Equals(number.Fingerprint, fingerprint, StringComparison.Ordinal)
            ? number
            : throw new InputException("idempotency-key-reused", $"Idempotency-Key '{key}' was used for another request.");
    }

    private async Task<SimulationNumber> RememberAsync(string name, string repository, string fingerprint, CancellationToken cancellationToken)
    {
        var next = await grains.GetGrain<IRepositoryGrain>(repository).NextSimulation();
        var number = new SimulationNumber(next, ContentHash.Of(Encoding.UTF8.GetBytes(name)), fingerprint);
        var content = JsonSerializer.SerializeToUtf8Bytes(number, ApiJson.Default.SimulationNumber);
        var stored = await objects.PutAsync(name, async (target, token) => await target.WriteAsync(content, token), PutMode.Create, cancellationToken);
        return stored is not null
            ? number
            : await ReadAsync(name, cancellationToken) ?? throw new InvalidOperationException($"Object {name} was there and is gone.");
    }

    private async Task<SimulationNumber?> ReadAsync(string name, CancellationToken cancellationToken)
    {
        await using var stored = await objects.OpenAsync(name, null, cancellationToken);
        return stored is null ? null : await JsonSerializer.DeserializeAsync(stored, ApiJson.Default.SimulationNumber, cancellationToken);
    }
}

/// <summary>The number of a simulation.</summary>
/// <param name="Number">1 or more.</param>
/// <param name="Delivery">Tells its delivery from others.</param>
/// <param name="Fingerprint">What the request said.</param>
internal sealed record SimulationNumber(int Number, string Delivery, string Fingerprint);
