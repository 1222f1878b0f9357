using System.CommandLine;
using System.Text;
using CommitWise.Diffs;

namespace CommitWise.Cli.Diff;

/// <summary><c>commitwise diff numstat [FILE|-]</c>: the lines that <c>git apply --numstat</c> prints, for combined diffs too.</summary>
internal static class DiffNumstatCommand
{
    private const string StandardInput = "-";

    /// <summary>The command <c>diff</c> with its subcommand <c>numstat</c>, for the root command.</summary>
    public static Command Create()
    {
        var source = new Argument<string>("FILE")
        {
            Description = "The diff to read; '-' or nothing reads standard input.",
            DefaultValueFactory = _ => StandardInput,
        };
        var numstat = new Command("numstat", "Print added lines, deleted lines and path of every file in a diff, as 'git apply --numstat' does.") { source };
        numstat.SetAction(parsed => Run(parsed.GetValue(source)!));
        return new Command("diff", "Read diffs.") { numstat };
    }

    /// <summary>Copies the counts of one diff to a writer.</summary>
    /// <param name="source">The diff.</param>
    /// <param name="output">Takes the lines.</param>
    /// <exception cref="InputException">The diff is malformed, or there is text but no file section in it.</exception>
    internal static void Write(Stream source, TextWriter output)
    {
        using var reader = new DiffReader(source);
        var files = 0;
        for (var file = reader.ReadFile(); file is not null; file = reader.ReadFile())
        {
            NumstatWriter.Write(output, file);
            files++;
        }

        if (files == 0 && reader.BytesRead > 0)
        {
            throw new InputException("no-diff", "The input holds text but no file section of a diff.");
        }
    }

    private static int Run(string path)
    {
        using var source = Open(path);
        using var output = new StreamWriter(Console.OpenStandardOutput(), new UTF8Encoding(encoderShouldEmitUTF8Identifier: false), 1 << 16);
        Write(source, output);
        return 0;
    }

    private static Stream Open(string path)
    {
        if (string.Equals(path, StandardInput, StringComparison.Ordinal))
        {
            return Console.OpenStandardInput();
        }

        try
        {
            return new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.Read, bufferSize: 0);
        }
        catch (Exception fault) when (fault is IOException or UnauthorizedAccessException)
        {
            throw new InputException("unreadable-file", $"The file '{path}' cannot be read: {fault.Message}", fault);
        }
    }
}
