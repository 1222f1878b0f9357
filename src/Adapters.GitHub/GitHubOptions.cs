using CommitWise.Analysis;

namespace CommitWise.Adapters.GitHub;

/// <summary>The GitHub, or GitHub Enterprise server, that this service talks with.</summary>
public sealed class GitHubOptions
{
    /// <summary>Name of the public GitHub.</summary>
    public const string PublicHost = "github.com";

    /// <summary>Host of the repositories, first part of their keys. Default <c>github.com</c>.</summary>
    public string Host { get; set; } = PublicHost;

    /// <summary>
    /// Address of the REST API. Default <c>https://api.github.com</c> for github.com, else <c>https://{host}/api/v3</c>. Plain http only to a
    /// loopback address.
    /// </summary>
    public Uri? ApiUrl { get; set; }

    /// <summary>Secret of the webhook, at least 16 characters; without one its route answers 503.</summary>
    public string? WebhookSecret { get; set; }

    /// <summary>The secret before, still accepted while it is being replaced; null when there is none.</summary>
    public string? PreviousWebhookSecret { get; set; }

    /// <summary>Token to read diffs with, for repositories that are not connected as clones; without one the host is not asked.</summary>
    public string? Token { get; set; }

    /// <summary>Largest diff that is read from the host, in bytes. Default 64 MiB; 1 KiB to 1 GiB.</summary>
    public long MaxDiffBytes { get; set; } = DiffBuffer.MaxLength;

    /// <summary>Time for one question to the host, its body included. Default 30 s; 1 s to 10 min.</summary>
    public TimeSpan Timeout { get; set; } = TimeSpan.FromSeconds(30);

    /// <summary>Where the REST API is.</summary>
    public Uri ApiBase => ApiUrl ?? new Uri(Host == PublicHost ? "https://api.github.com/" : $"https://{Host}/api/v3/");

    /// <summary>What is wrong with these settings, one line each.</summary>
    public IEnumerable<string> Faults()
    {
        if (!RepositoryKey.IsValid($"{Host}/o/r") || Host == RepositoryKey.LocalHost)
        {
            yield return $"GitHub:Host is '{Host}'; it must be a host name in lower case, such as github.com.";
        }

        if (ApiUrl is { } url && (!url.IsAbsoluteUri || !(url.Scheme == Uri.UriSchemeHttps || (url.Scheme == Uri.UriSchemeHttp && url.IsLoopback))))
        {
            yield return $"GitHub:ApiUrl is '{url}'; it must be an https address (plain http only to this machine).";
        }

        foreach (var (name, secret) in new[] { (nameof(WebhookSecret), WebhookSecret), (nameof(PreviousWebhookSecret), PreviousWebhookSecret) })
        {
            if (secret is { Length: < 16 })
            {
                yield return $"GitHub:{name} has {secret.Length} characters; it must have at least 16.";
            }
        }

        if (Token is { Length: > 0 } token && !token.All(character => character is > ' ' and < '\x7F'))
        {
            yield return "GitHub:Token has white space, control characters or letters beyond ASCII; it must be the token alone.";
        }

        if (MaxDiffBytes is < 1 << 10 or > 1 << 30)
        {
            yield return $"GitHub:MaxDiffBytes is {MaxDiffBytes}; it must be from 1024 to 1073741824.";
        }

        if (Timeout < TimeSpan.FromSeconds(1) || Timeout > TimeSpan.FromMinutes(10))
        {
            yield return $"GitHub:Timeout is {Timeout}; it must be from 00:00:01 to 00:10:00.";
        }
    }
}
