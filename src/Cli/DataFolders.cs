using System.CommandLine;

namespace CommitWise.Cli;

/// <summary>Where a command keeps what should last (reports, inputs) and what can be made again (clones' links, history).</summary>
/// <param name="Data">Reports and their inputs, as objects <c>reports/...</c> and <c>inputs/...</c>.</param>
/// <param name="Cache">Everything that can be deleted at any time.</param>
public sealed record DataFolders(string Data, string Cache)
{
    private static readonly Option<string?> DataOption = new("--data")
    {
        Description = "Folder for reports and their inputs (default: $XDG_DATA_HOME/commitwise or ~/.local/share/commitwise).",
        HelpName = "DIR",
    };

    private static readonly Option<string?> CacheOption = new("--cache")
    {
        Description = "Folder for what can be made again (default: $XDG_CACHE_HOME/commitwise or ~/.cache/commitwise).",
        HelpName = "DIR",
    };

    /// <summary>Lets a command choose its folders.</summary>
    public static void AddTo(Command command)
    {
        command.Add(DataOption);
        command.Add(CacheOption);
    }

    /// <summary>The chosen folders, else those of the XDG base directory specification.</summary>
    public static DataFolders From(ParseResult parsed) => new(
        Chosen(parsed.GetValue(DataOption), "--data") ?? Default("XDG_DATA_HOME", ".local/share"),
        Chosen(parsed.GetValue(CacheOption), "--cache") ?? Default("XDG_CACHE_HOME", ".cache"));

    private static string? Chosen(string? folder, string option) => folder switch
    {
        null => null,
        "" => throw new InputException("invalid-argument", $"{option} names no folder."),
        _ => Path.GetFullPath(folder),
    };

    private static string Default(string variable, string underHome)
    {
        var folder = Environment.GetEnvironmentVariable(variable);
        return Path.Combine(
            Path.IsPathFullyQualified(folder ?? string.Empty)
                ? folder!
                : Path.Combine(Environment.GetFolderPath(Environment.SpecialFolder.UserProfile), underHome),
            "commitwise");
    }
}
