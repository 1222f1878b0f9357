using System.Diagnostics;
using System.Globalization;

namespace CommitWise.Bench.Intake;

/// <summary>One measurement by wrk, one thread.</summary>
/// <param name="RequestsPerSecond">Answers, right or wrong.</param>
/// <param name="P99">99th percentile of the latency, milliseconds.</param>
/// <param name="Answers">Answers in the whole run.</param>
/// <param name="Wrong">Answers that were no 2xx, and connections that failed.</param>
internal sealed record WrkResult(double RequestsPerSecond, double P99, long Answers, long Wrong);

/// <summary>Posts signed payloads by wrk, each as a delivery of its own.</summary>
internal static class Wrk
{
    // The script keeps its own count: one thread, so no delivery id comes twice.
    private const string Script =
        """
        local bodies, signatures = {}, {}
        local count, prefix = 0, ""
        function init(args)
          prefix = args[2]
          for line in io.lines(args[1]) do
            local signature, file = line:match("^(%S+) (.+)$")
            local handle = io.open(file, "rb")
            bodies[#bodies + 1] = handle:read("*a")
            signatures[#signatures + 1] = signature
            handle:close()
          end
        end
        function request()
          count = count + 1
          local at = count % #bodies + 1
          return wrk.format("POST", "/webhooks/github", {
            ["Content-Type"] = "application/json", ["X-GitHub-Event"] = "pull_request",
            ["X-GitHub-Delivery"] = prefix .. count, ["X-Hub-Signature-256"] = signatures[at] }, bodies[at])
        end
        function done(summary, latency, requests)
          local errors = summary.errors
          io.write(string.format("RESULT %d %d %f %d\n", summary.requests, summary.duration, latency:percentile(99) / 1000,
            errors.connect + errors.read + errors.write + errors.status + errors.timeout))
        end
        """;

    /// <summary>Runs wrk to its end.</summary>
    /// <param name="address">Root of the server.</param>
    /// <param name="payloads">What to post.</param>
    /// <param name="prefix">Of the delivery ids; another one for each run.</param>
    /// <param name="connections">Open at once.</param>
    /// <param name="seconds">How long.</param>
    public static WrkResult Run(Uri address, WebhookPayloads payloads, string prefix, int connections, int seconds)
    {
        var script = Path.Combine(payloads.Folder, "post.lua");
        File.WriteAllText(script, Script);
        var start = new ProcessStartInfo(
            "wrk", ["-t1", $"-c{connections}", $"-d{seconds}s", "-s", script, address.ToString(), "--", payloads.Manifest, prefix])
        {
            RedirectStandardOutput = true,
            UseShellExecute = false,
        };
        using var process = Process.Start(start) ?? throw new InvalidOperationException("wrk does not start.");
        var output = process.StandardOutput.ReadToEnd();
        process.WaitForExit();
        var fields = output.Split('\n').FirstOrDefault(line => line.StartsWith("RESULT ", StringComparison.Ordinal))?.Split(' ')
            ?? throw new InvalidOperationException($"wrk gave no result: {output}");
        var (answers, microseconds) = (long.Parse(fields[1], CultureInfo.InvariantCulture), double.Parse(fields[2], CultureInfo.InvariantCulture));
        return new WrkResult(
            answers / microseconds * 1e6,
            double.Parse(fields[3], CultureInfo.InvariantCulture),
            answers,
            long.Parse(fields[4], CultureInfo.InvariantCulture));
    }
}
