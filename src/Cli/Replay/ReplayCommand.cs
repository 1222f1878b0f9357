using System.CommandLine;
using System.Text;
using CommitWise.Adapters.Local.Storage;
using CommitWise.Analysis;

namespace CommitWise.Cli.Replay;

/// <summary><c>commitwise replay REPORT</c>: computes a stored decision again from its stored inputs and compares every byte.</summary>
internal static class ReplayCommand
{
    /// <summary>The command.</summary>
    public static Command Create(Terminal terminal)
    {
        var report = new Argument<string>("REPORT") { Description = "A report's JSON file, or - for standard input." };
        var command = new Command("replay", "Computes a stored report's decision again from its stored inputs and compares every byte.") { report };
        DataFolders.AddTo(command);
        command.SetAction((parsed, token) => RunAsync(parsed.GetRequiredValue(report), DataFolders.From(parsed), terminal, token));
        return command;
    }

    private static async Task<int> RunAsync(string path, DataFolders folders, Terminal terminal, CancellationToken cancellationToken)
    {
        var (report, stored) = await ReadAsync(path, cancellationToken);
        var inputs = await new InputArchive(new InputStore(new FolderObjectStore(folders.Data, TimeProvider.System))).GetAsync(report.Inputs, cancellationToken);
        var replayed = ReportBuilder.Canonical(ChangeAnalyzer.Decide(inputs));
        var storedHash = ContentHash.Of(stored);
        if (!string.Equals(storedHash, report.DecisionSha256, StringComparison.Ordinal))
        {
            terminal.Output.WriteLine($"differs: the stored decision hashes to {storedHash}, the report says {report.DecisionSha256}: it was changed.");
            return ExitCode.Negative;
        }

        if (stored.AsSpan().SequenceEqual(replayed))
        {
            terminal.Output.WriteLine($"identical: {replayed.Length:n0} bytes, sha256 {storedHash}");
            return ExitCode.Success;
        }

        var at = stored.AsSpan().CommonPrefixLength(replayed);
        terminal.Output.WriteLine($"differs from byte {at:n0} on:");
        terminal.Output.WriteLine($"  stored    {Around(stored, at)}");
        terminal.Output.WriteLine($"  replayed  {Around(replayed, at)}");
        return ExitCode.Negative;
    }

    private static async Task<StoredReport> ReadAsync(string path, CancellationToken cancellationToken)
    {
        if (path == "-")
        {
            await using var input = Console.OpenStandardInput();
            return await ReportReader.ReadAsync(input, "standard input", cancellationToken);
        }

        return await ReportReader.ReadAsync(path, cancellationToken);
    }

    private static string Around(byte[] text, int at)
    {
        var start = Math.Max(0, at - 40);
        return Encoding.UTF8.GetString(text, start, Math.Min(100, text.Length - start));
    }
}
