using System.Diagnostics;

namespace CommitWise.Bench;

/// <summary>Programs that are measured beside ours.</summary>
internal static class Reference
{
    /// <summary>Runs a program to its end and drops what it prints.</summary>
    public static void Run(string program, params IReadOnlyList<string> arguments)
    {
        using var process = Process.Start(new ProcessStartInfo(program, arguments) { UseShellExecute = false, RedirectStandardOutput = true })!;
        process.StandardOutput.ReadToEnd();
        process.WaitForExit();
    }
}
