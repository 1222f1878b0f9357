using CommitWise.Masking;
using Spectre.Console;

namespace CommitWise.Cli;

/// <summary>Where a command writes: results to output, progress and faults to error. Colour only for people, never when piped.</summary>
/// <param name="output">Results.</param>
/// <param name="error">Progress and faults.</param>
/// <param name="isInteractive">Output is a terminal that a person looks at.</param>
/// <param name="showsProgress">Error is one.</param>
/// <param name="width">Columns to fill; a piped output has <see cref="PipedWidth"/>.</param>
public sealed class Terminal(TextWriter output, TextWriter error, bool isInteractive, bool showsProgress, int width)
{
    /// <summary>Columns of output that no terminal shows.</summary>
    public const int PipedWidth = 100;

    // A terminal that does not say how wide it is.
    private const int UnknownWidth = 80;

    // What is piped is cut into lines by whoever reads it.
    private const int Unwrapped = 100_000;

    /// <summary>Results.</summary>
    public TextWriter Output { get; } = output;

    /// <summary>Progress and faults.</summary>
    public TextWriter Error { get; } = error;

    /// <summary>Whether progress is worth drawing.</summary>
    public bool ShowsProgress { get; } = showsProgress;

    /// <summary>Columns to lay results out for.</summary>
    public int Width { get; } = width;

    /// <summary>Results with layout: colour in a terminal unless <c>NO_COLOR</c> is set.</summary>
    public IAnsiConsole Console { get; } = Create(output, isInteractive && !NoColor, isInteractive, width);

    /// <summary>Progress with layout.</summary>
    public IAnsiConsole ErrorConsole { get; } = Create(error, showsProgress && !NoColor, showsProgress, width);

    // https://no-color.org: set and not empty.
    private static bool NoColor => !string.IsNullOrEmpty(Environment.GetEnvironmentVariable("NO_COLOR"));

    /// <summary>The terminal of this process.</summary>
    public static Terminal ForProcess()
    {
        var isDumb = string.Equals(Environment.GetEnvironmentVariable("TERM"), "dumb", StringComparison.Ordinal);
        var isInteractive = !System.Console.IsOutputRedirected && !isDumb;
        var showsProgress = !System.Console.IsErrorRedirected && !isDumb;
        var width = isInteractive ? Math.Clamp(System.Console.WindowWidth is > 0 and var columns ? columns : UnknownWidth, 40, 160) : PipedWidth;
        return new Terminal(System.Console.Out, System.Console.Error, isInteractive, showsProgress, width);
    }

    /// <summary>Text that a terminal only shows: each character that would steer it, or turn the direction of reading, is a <c>\uFFFD</c>.</summary>
    public static string Plain(string text) => string.Create(text.Length, text, static (plain, source) =>
    {
        for (var i = 0; i < plain.Length; i++)
        {
            plain[i] = Steers(source[i]) ? '\uFFFD' : source[i];
        }
    });

    /// <summary>Reports a fault as one line with its stable name. Arguments come back in messages, so secrets in them are masked.</summary>
    public void Fail(string problem, string message) => Error.WriteLine($"commitwise: {problem}: {Plain(SecretMasker.Mask(message.TrimEnd()))}");

    // Unicode's embeddings, overrides and isolates: https://trojansource.codes.
    private static bool Steers(char character) =>
        char.IsControl(character) || character is (>= '\u202A' and <= '\u202E') or (>= '\u2066' and <= '\u2069') or '\u2028' or '\u2029';

    private static IAnsiConsole Create(TextWriter writer, bool colour, bool interactive, int width)
    {
        var console = AnsiConsole.Create(new AnsiConsoleSettings
        {
            Ansi = interactive ? AnsiSupport.Detect : AnsiSupport.No,
            ColorSystem = colour ? ColorSystemSupport.Detect : ColorSystemSupport.NoColors,
            Interactive = interactive ? InteractionSupport.Detect : InteractionSupport.No,
            Out = new AnsiConsoleOutput(writer),
        });
        console.Profile.Width = interactive ? width : Unwrapped;
        return console;
    }
}
