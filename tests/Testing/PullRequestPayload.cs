using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace CommitWise.Testing;

/// <summary>Payloads of the event <c>pull_request</c>, made from a real example of the host, and their signatures.</summary>
public static class PullRequestPayload
{
    /// <summary>A real example.</summary>
    /// <param name="index">File <c>index.json</c> of the package <c>@octokit/webhooks-examples</c>.</param>
    /// <param name="action">Such as <c>synchronize</c>.</param>
    public static JsonNode Example(string index, string action)
    {
        if (!File.Exists(index))
        {
            throw new FileNotFoundException($"{index} is missing; './test.sh' installs it.");
        }

        var events = JsonNode.Parse(File.ReadAllBytes(index))!.AsArray();
        return events.Single(entry => (string?)entry!["name"] == "pull_request")!["examples"]!.AsArray()
            .First(payload => (string?)payload!["action"] == action)!;
    }

    /// <summary>The example told of another pull request.</summary>
    /// <param name="example">As <see cref="Example"/> gives it; left as it is.</param>
    /// <param name="repository"><c>owner/name</c>.</param>
    /// <param name="number">Its number.</param>
    /// <param name="baseSha">Tip of the base branch.</param>
    /// <param name="headSha">Its head.</param>
    /// <param name="updatedAt">When it was updated.</param>
    public static byte[] Create(JsonNode example, string repository, int number, string baseSha, string headSha, DateTimeOffset updatedAt)
    {
        var payload = example.DeepClone();
        var pull = payload["pull_request"]!;
        payload["number"] = number;
        pull["number"] = number;
        pull["updated_at"] = updatedAt.UtcDateTime.ToString("yyyy-MM-ddTHH:mm:ssZ", null);
        pull["base"]!["sha"] = baseSha;
        pull["head"]!["sha"] = headSha;
        var (owner, name) = (repository.Split('/')[0], repository.Split('/')[1]);
        Rename(payload["repository"]!, owner, name);
        Rename(pull["base"]!["repo"]!, owner, name);
        Rename(pull["head"]!["repo"]!, owner, name);
        return JsonSerializer.SerializeToUtf8Bytes(payload);
    }

    /// <summary>A request that posts it as the host does.</summary>
    /// <param name="body">The payload.</param>
    /// <param name="secret">The secret that both sides know.</param>
    /// <param name="delivery">Identity of the delivery.</param>
    public static HttpRequestMessage Request(byte[] body, string secret, string delivery)
    {
        var request = new HttpRequestMessage(HttpMethod.Post, new Uri("/webhooks/github", UriKind.Relative)) { Content = new ByteArrayContent(body) };
        request.Content.Headers.ContentType = new("application/json");
        request.Headers.Add("X-GitHub-Event", "pull_request");
        request.Headers.Add("X-GitHub-Delivery", delivery);
        request.Headers.Add("X-Hub-Signature-256", Sign(body, secret));
        return request;
    }

    /// <summary>The signature of a body.</summary>
    public static string Sign(ReadOnlySpan<byte> body, string secret) =>
        "sha256=" + Convert.ToHexStringLower(HMACSHA256.HashData(Encoding.UTF8.GetBytes(secret), body));

    private static void Rename(JsonNode repository, string owner, string name)
    {
        repository["name"] = name;
        repository["full_name"] = $"{owner}/{name}";
        repository["owner"]!["login"] = owner;
        repository["html_url"] = $"https://github.com/{owner}/{name}";
    }
}
