using System.CommandLine;
using System.Runtime.InteropServices;
using CommitWise.Adapters.Aws.Doctor;
using CommitWise.Adapters.Local.Git;
using CommitWise.Analysis;
using CommitWise.Cli.State;
using CommitWise.Risk;

namespace CommitWise.Cli.Doctor;

/// <summary><c>commitwise doctor</c>: checks what CommitWise needs of this machine and, where it is set up for it, of AWS, and says what to do where something is missing.</summary>
internal static class DoctorCommand
{
    /// <summary>The command.</summary>
    public static Command Create(Terminal terminal)
    {
        var command = new Command("doctor", "Checks what CommitWise needs of this machine and, with COMMITWISE__BACKEND=Aws, of AWS.");
        DataFolders.AddTo(command);
        command.SetAction((parsed, token) => RunAsync(DataFolders.From(parsed), terminal, token));
        return command;
    }

    private static async Task<int> RunAsync(DataFolders folders, Terminal terminal, CancellationToken cancellationToken)
    {
        (string Name, Func<Task<string>> Check)[] checks =
        [
            ("runtime", () => Task.FromResult($"{RuntimeInformation.FrameworkDescription}, {RuntimeInformation.RuntimeIdentifier}, {Environment.ProcessorCount} cores")),
            ("git", () => GitVersion.CheckAsync(cancellationToken)),
            ("model", () => Task.FromResult(Describe(RiskModel.LoadDefault()))),
            ("data folder", () => WriteAsync(folders.Data, cancellationToken)),
            ("cache folder", () => WriteAsync(folders.Cache, cancellationToken)),
        ];
        var healthy = true;
        foreach (var (name, check) in checks)
        {
            var (passed, detail) = await TryAsync(check);
            healthy &= passed;
            terminal.Output.WriteLine($"{(passed ? "ok  " : "FAIL")}  {name,-13} {detail}");
        }

        healthy &= await CheckAwsAsync(terminal, cancellationToken);
        return healthy ? ExitCode.Success : ExitCode.Negative;
    }

    private static async Task<bool> CheckAwsAsync(Terminal terminal, CancellationToken cancellationToken)
    {
        if (!AwsEnvironment.IsGiven)
        {
            terminal.Output.WriteLine("ok    aws           not asked for: COMMITWISE__BACKEND is not Aws");
            return true;
        }

        var healthy = true;
        await foreach (var (name, passed, detail) in AwsDoctor.CheckAsync(AwsEnvironment.Read(static _ => { }), ServiceQueues.All, cancellationToken))
        {
            healthy &= passed;
            terminal.Output.WriteLine(Terminal.Plain($"{(passed ? "ok  " : "FAIL")}  {name,-34} {detail}"));
        }

        return healthy;
    }

    private static async Task<(bool Passed, string Detail)> TryAsync(Func<Task<string>> check)
    {
        try
        {
            return (true, await check());
        }
        catch (Exception fault) when (fault is InputException or IOException or UnauthorizedAccessException)
        {
            return (false, fault.Message);
        }
    }

    private static string Describe(RiskModel model) => $"{model.Id} v{model.Version}, {model.Terms.Count} terms, sha256 {model.Sha256}";

    private static async Task<string> WriteAsync(string folder, CancellationToken cancellationToken)
    {
        Directory.CreateDirectory(folder);
        var probe = Path.Combine(folder, $".{Guid.NewGuid():n}.probe");
        try
        {
            await File.WriteAllTextAsync(probe, ContentHash.Of("probe"u8), cancellationToken);
        }
        finally
        {
            File.Delete(probe);
        }

        return $"{folder}, {new DriveInfo(folder).AvailableFreeSpace / (1 << 20):n0} MiB free";
    }
}
