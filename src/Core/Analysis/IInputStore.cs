namespace CommitWise.Analysis;

/// <summary>Where the inputs of decisions are kept: content under its SHA-256, written once, checked whenever it is read.</summary>
public interface IInputStore
{
    /// <summary>Stores what a writer writes; what is there already is left as it is.</summary>
    /// <param name="write">Writes the content to the stream it is given.</param>
    /// <param name="cancellationToken">Leaves nothing behind when cancelled.</param>
    /// <returns>The content's hash, lower-case hex; the content is durable then.</returns>
    Task<string> PutAsync(Func<Stream, CancellationToken, Task> write, CancellationToken cancellationToken);

    /// <summary>Whether content is there; its bytes are not checked.</summary>
    /// <param name="sha256">Hash in lower-case hex.</param>
    /// <param name="cancellationToken">Stops it.</param>
    Task<bool> ContainsAsync(string sha256, CancellationToken cancellationToken);

    /// <summary>Reads content whole.</summary>
    /// <param name="sha256">Hash in lower-case hex.</param>
    /// <param name="cancellationToken">Stops it.</param>
    /// <exception cref="InputException"><c>missing-input</c>, or <c>integrity</c> when the bytes are not those that were stored.</exception>
    Task<byte[]> GetAsync(string sha256, CancellationToken cancellationToken);
}
