using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using CommitWise.Testing;

namespace CommitWise.Api.Tests;

/// <summary>Payloads as GitHub sends them: <c>@octokit/webhooks-examples</c>, installed by <c>test.sh</c>.</summary>
public static class Payloads
{
    private static readonly Lazy<IReadOnlyList<(string Kind, JsonElement Payload)>> Loaded = new(Load);

    /// <summary>All of them, with the name of the event.</summary>
    public static IReadOnlyList<(string Kind, JsonElement Payload)> All => Loaded.Value;

    /// <summary>A payload of a pull request, changed by the test.</summary>
    public static byte[] PullRequest(string action, Action<JsonObject>? change = null)
    {
        var payload = All.First(each => each.Kind == "pull_request" && each.Payload.GetProperty("action").GetString() == action).Payload;
        var json = JsonNode.Parse(payload.GetRawText())!.AsObject();
        change?.Invoke(json);
        return Encoding.UTF8.GetBytes(json.ToJsonString());
    }

    private static List<(string Kind, JsonElement Payload)> Load()
    {
        var path = CloneFolder.PackageFile("@octokit", "webhooks-examples", "api.github.com", "index.json");
        var root = JsonDocument.Parse(File.ReadAllBytes(path)).RootElement;
        return [.. root.EnumerateArray().SelectMany(kind => kind.GetProperty("examples").EnumerateArray()
            .Select(example => (kind.GetProperty("name").GetString()!, example)))];
    }
}
