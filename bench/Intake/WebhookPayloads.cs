using System.Text.Json;
using System.Text.Json.Nodes;
using CommitWise.Testing;

namespace CommitWise.Bench.Intake;

/// <summary>Signed <c>pull_request</c> payloads of a real size (21 kB), each of another pull request, as files for wrk.</summary>
internal sealed class WebhookPayloads : IDisposable
{
    /// <summary>The secret that they are signed with.</summary>
    public const string Secret = "bench-secret-of-no-worth";

    private const int Count = 64;

    private WebhookPayloads(string folder) => Folder = folder;

    /// <summary>Where the files are.</summary>
    public string Folder { get; }

    /// <summary>File of lines <c>{signature} {file}</c>.</summary>
    public string Manifest => Path.Combine(Folder, "manifest");

    /// <summary>Makes them from an example of the host.</summary>
    /// <param name="examples">File <c>index.json</c> of the package of examples.</param>
    public static WebhookPayloads Create(string examples)
    {
        var payloads = new WebhookPayloads(Directory.CreateTempSubdirectory("commitwise-bench-").FullName);
        var example = PullRequestPayload.Example(examples, "synchronize");
        var lines = Enumerable.Range(1, Count).Select(number => payloads.Write(example, number));
        File.WriteAllLines(payloads.Manifest, lines);
        return payloads;
    }

    /// <inheritdoc/>
    public void Dispose() => Directory.Delete(Folder, recursive: true);

    private string Write(JsonNode example, int number)
    {
        var payload = example.DeepClone();
        payload["number"] = number;
        payload["pull_request"]!["number"] = number;
        var body = JsonSerializer.SerializeToUtf8Bytes(payload);
        var file = Path.Combine(Folder, $"{number}.json");
        File.WriteAllBytes(file, body);
        return $"{PullRequestPayload.Sign(body, Secret)} {file}";
    }
}
