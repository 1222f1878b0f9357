using System.CommandLine;
using System.Globalization;
using System.Text;
using CommitWise.Diffs;
using CommitWise.Testing;

namespace CommitWise.Bench;

/// <summary>P2: the diff parser against <c>git apply --numstat</c> and <c>wc -l</c> on the same file.</summary>
internal static class DiffBenchmark
{
    private const int Runs = 7;

    /// <summary>The command <c>diff [--input FILE] [--json] [--once]</c>.</summary>
    public static Command Create()
    {
        var input = new Option<FileInfo?>("--input") { Description = "Output of 'git log -p'; by default that of a repository made for the purpose." };
        var json = new Option<bool>("--json") { Description = "Print JSON." };
        var once = new Option<bool>("--once") { Description = "One run each, to see that everything works." };
        var command = new Command("diff", "P2: diff parser.") { input, json, once };
        command.SetAction(parsed => Run(parsed.GetValue(input)?.FullName, parsed.GetValue(json), parsed.GetValue(once) ? 1 : Runs));
        return command;
    }

    private static void Run(string? input, bool asJson, int runs)
    {
        using var sandbox = input is null ? GitSandbox.Init() : GitSandbox.Empty();
        var path = input ?? GenerateLog(sandbox);
        var bytes = new FileInfo(path).Length;
        MeasurementTable.Write(
            [
                Measurement.Take("commitwise, stream", bytes, runs, () => Parse(path)),
                Measurement.Take("commitwise, every line", bytes, runs, () => Parse(path, (FileDiff _, in DiffLine _) => { })),
                Measurement.Take("git apply --numstat", bytes, runs, () => sandbox.Run("apply", "--numstat", path)),
                Measurement.Take("wc -l", bytes, runs, () => Reference.Run("wc", "-l", path)),
            ],
            asJson);
    }

    private static void Parse(string path, DiffLineHandler? onLine = null)
    {
        using var stream = new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.Read, bufferSize: 0);
        using var reader = new DiffReader(stream);
        while (reader.ReadFile(onLine) is not null)
        {
        }
    }

    private static string GenerateLog(GitSandbox sandbox)
    {
        const int commits = 60;
        const int files = 40;
        for (var commit = 0; commit < commits; commit++)
        {
            for (var file = commit % 3; file < files; file += 3)
            {
                sandbox.Stage(Encoding.ASCII.GetBytes($"src/part{file % 7}/file{file}.txt"), Encoding.ASCII.GetBytes(Content(file, commit)));
            }

            sandbox.Commit($"change {commit}");
        }

        var path = Path.Combine(sandbox.Root, "log.diff");
        File.WriteAllBytes(path, sandbox.Run("log", "-p").Output);
        return path;
    }

    private static string Content(int file, int commit) => string.Join(
        '\n',
        Enumerable.Range(0, 400).Select(line => string.Create(CultureInfo.InvariantCulture, $"line {line} of file {file} as of {(line % 11 == commit % 11 ? commit : 0)}")));
}
