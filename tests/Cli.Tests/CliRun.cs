using CommitWise.Cli;
using CommitWise.Testing;

namespace CommitWise.Cli.Tests;

/// <summary>What one command line gave.</summary>
/// <param name="ExitCode">Exit code.</param>
/// <param name="Output">Standard output.</param>
/// <param name="Error">Standard error.</param>
public sealed record CliRun(int ExitCode, string Output, string Error)
{
    /// <summary>Runs a command line with no terminal.</summary>
    public static async Task<CliRun> RunAsync(params string[] arguments)
    {
        using var output = new StringWriter();
        using var error = new StringWriter();
        var terminal = new Terminal(output, error, isInteractive: false, showsProgress: false, Terminal.PipedWidth);
        var exitCode = await CommandLine.RunAsync(arguments, terminal);
        return new CliRun(exitCode, output.ToString(), error.ToString());
    }
}

/// <summary>A repository to analyse, with data and cache folders of its own.</summary>
public sealed class CliSandbox : IDisposable
{
    private readonly DirectoryInfo _folders = Directory.CreateTempSubdirectory("commitwise-cli-");

    /// <summary>The repository.</summary>
    public GitSandbox Repository { get; } = GitSandbox.Init();

    /// <summary>Where reports and inputs go.</summary>
    public string Data => Path.Combine(_folders.FullName, "data");

    /// <summary>Where history goes.</summary>
    public string Cache => Path.Combine(_folders.FullName, "cache");

    /// <summary>A repository with a small history: a library with its tests, changed ten times by two people.</summary>
    public static CliSandbox WithHistory()
    {
        var sandbox = new CliSandbox();
        var repository = sandbox.Repository;
        repository.Write("src/App/App.csproj", "<Project Sdk=\"Microsoft.NET.Sdk\" />\n");
        repository.Write("tests/App.Tests/App.Tests.csproj",
            "<Project Sdk=\"Microsoft.NET.Sdk\"><ItemGroup><ProjectReference Include=\"../../src/App/App.csproj\" /></ItemGroup></Project>\n");
        for (var i = 0; i < 10; i++)
        {
            repository.Write("src/App/Parser.cs", $"class Parser\n{{\n{string.Concat(Enumerable.Range(0, i + 3).Select(line => $"    int f{line} = {i};\n"))}}}\n");
            repository.Write("tests/App.Tests/ParserTests.cs", $"class ParserTests {{ int version = {i}; }}\n");
            repository.Commit($"Fix number {i}", author: i % 2 == 0 ? GitSandbox.DefaultAuthor : "Grace Other <grace@example.org>");
        }

        return sandbox;
    }

    /// <summary>Runs a command on this sandbox's folders.</summary>
    public Task<CliRun> RunAsync(params string[] arguments) => CliRun.RunAsync([.. arguments, "--data", Data, "--cache", Cache]);

    /// <inheritdoc/>
    public void Dispose()
    {
        Repository.Dispose();
        _folders.Delete(recursive: true);
    }
}
