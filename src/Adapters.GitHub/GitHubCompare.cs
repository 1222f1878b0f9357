using System.Net.Http.Headers;
using System.Text.Json;
using CommitWise.History;
using CommitWise.Intake;

namespace CommitWise.Adapters.GitHub;

/// <summary>Reads changes by the REST API of GitHub. See <see href="https://docs.github.com/rest/commits/commits#compare-two-commits"/>.</summary>
/// <param name="http">Connections; its own time-out is not used.</param>
/// <param name="options">Host, token and bounds.</param>
/// <param name="time">Measures time-outs, and reads when a rate limit ends.</param>
public sealed class GitHubCompare(HttpClient http, GitHubOptions options, TimeProvider time) : IHostDiffs
{
    private const string DiffType = "application/vnd.github.diff";
    private const string JsonType = "application/vnd.github+json";
    private const long MaxJson = 1 << 20;
    private const int CopyBuffer = 1 << 16;

    /// <inheritdoc/>
    public bool Serves(string repository) =>
        !string.IsNullOrEmpty(options.Token) && repository.StartsWith(options.Host + "/", StringComparison.Ordinal);

    /// <inheritdoc/>
    public Task CopyDiffAsync(string repository, string baseSha, string headSha, Stream target, CancellationToken cancellationToken) =>
        AskAsync(
            repository,
            $"compare/{Uri.EscapeDataString(baseSha)}...{Uri.EscapeDataString(headSha)}",
            DiffType,
            async (body, token) =>
            {
                await CopyAsync(body, target, options.MaxDiffBytes, token);
                return true;
            },
            cancellationToken);

    /// <inheritdoc/>
    public Task<CommitDetails> ReadCommitAsync(string repository, string sha, CancellationToken cancellationToken) =>
        AskJsonAsync(repository, $"git/commits/{Uri.EscapeDataString(sha)}", GitHubJson.Default.GitHubCommit, commit => commit.ToDetails(), cancellationToken);

    /// <inheritdoc/>
    public Task<HostPullRequest> HeadAsync(string repository, int number, CancellationToken cancellationToken) =>
        AskJsonAsync(repository, $"pulls/{number}", GitHubJson.Default.GitHubPullRequest, pull => pull.ToHead(), cancellationToken);

    private Task<T> AskJsonAsync<TAnswer, T>(
        string repository,
        string path,
        System.Text.Json.Serialization.Metadata.JsonTypeInfo<TAnswer> contract,
        Func<TAnswer, T> convert,
        CancellationToken cancellationToken) =>
        AskAsync(
            repository,
            path,
            JsonType,
            async (body, token) =>
            {
                using var bytes = new MemoryStream();
                await CopyAsync(body, bytes, MaxJson, token);
                try
                {
                    return convert(JsonSerializer.Deserialize(bytes.GetBuffer().AsSpan(0, (int)bytes.Length), contract) ?? throw new JsonException("null"));
                }
                catch (JsonException fault)
                {
                    throw new HostUnavailableException("host-unavailable", $"{options.Host} answered {path} with what is no answer to it.", null, fault);
                }
            },
            cancellationToken);

    private async Task<T> AskAsync<T>(
        string repository, string path, string accept, Func<Stream, CancellationToken, Task<T>> read, CancellationToken cancellationToken)
    {
        using var request = Request(repository, path, accept);
        using var limit = new CancellationTokenSource(options.Timeout, time);
        using var both = CancellationTokenSource.CreateLinkedTokenSource(limit.Token, cancellationToken);
        try
        {
            using var response = await http.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, both.Token);
            if (!response.IsSuccessStatusCode)
            {
                throw HostFault.Of(response, options.Host, $"{repository} {path}", time.GetUtcNow());
            }

            await using var body = await response.Content.ReadAsStreamAsync(both.Token);
            return await read(body, both.Token);
        }
        catch (OperationCanceledException fault) when (limit.IsCancellationRequested && !cancellationToken.IsCancellationRequested)
        {
            throw new HostUnavailableException(
                "host-unavailable", $"{options.Host} did not answer within {options.Timeout.TotalSeconds:0.#} s: {repository} {path}.", null, fault);
        }
        catch (Exception fault) when (fault is HttpRequestException or IOException)
        {
            // A body that ends before its announced length is a fault of the transport, too: never half a diff taken for a whole one.
            throw new HostUnavailableException("host-unavailable", $"{options.Host} cannot be read: {fault.Message}", null, fault);
        }
    }

    private HttpRequestMessage Request(string repository, string path, string accept)
    {
        if (!repository.StartsWith(options.Host + "/", StringComparison.Ordinal) || repository.Split('/') is not [_, var owner, var name])
        {
            throw new InputException("host-not-configured", $"The host of {repository} is not configured; {options.Host} is.");
        }

        var root = options.ApiBase.AbsoluteUri.TrimEnd('/');
        var request = new HttpRequestMessage(HttpMethod.Get, $"{root}/repos/{owner}/{name}/{path}");
        request.Headers.Accept.ParseAdd(accept);
        request.Headers.UserAgent.ParseAdd("CommitWise");
        request.Headers.Add("X-GitHub-Api-Version", "2022-11-28");
        if (!string.IsNullOrEmpty(options.Token))
        {
            request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", options.Token);
        }

        return request;
    }

    private async Task CopyAsync(Stream body, Stream target, long limit, CancellationToken cancellationToken)
    {
        var buffer = new byte[CopyBuffer];
        for (long total = 0; await body.ReadAsync(buffer, cancellationToken) is > 0 and var read;)
        {
            total += read;
            if (total > limit)
            {
                throw new InputException("diff-too-large", $"The answer of {options.Host} has more than {limit} bytes, the most that is read.");
            }

            await target.WriteAsync(buffer.AsMemory(0, read), cancellationToken);
        }
    }
}
