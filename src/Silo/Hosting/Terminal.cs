using CommitWise.Masking;
using Spectre.Console;

namespace CommitWise.Silo.Hosting;

/// <summary>Where the service tells a person how it goes. Colour and moving bars only for people, never when piped.</summary>
/// <param name="output">Where to.</param>
/// <param name="error">Where faults go.</param>
/// <param name="isInteractive">A person looks at the output.</param>
/// <param name="width">Columns.</param>
internal sealed class Terminal(TextWriter output, TextWriter error, bool isInteractive, int width)
{
    private const int UnknownWidth = 100;

    /// <summary>A person looks at the output.</summary>
    public bool IsInteractive { get; } = isInteractive;

    /// <summary>Output as it is.</summary>
    public TextWriter Output { get; } = output;

    /// <summary>Output with layout.</summary>
    public IAnsiConsole Console { get; } = Create(output, isInteractive, width);

    /// <summary>The terminal of this process.</summary>
    public static Terminal ForProcess()
    {
        var isDumb = Environment.GetEnvironmentVariable("TERM") == "dumb";
        var isInteractive = !System.Console.IsOutputRedirected && !isDumb;
        var width = isInteractive && System.Console.WindowWidth is > 0 and var columns ? Math.Clamp(columns, 60, 160) : UnknownWidth;
        return new Terminal(System.Console.Out, System.Console.Error, isInteractive, width);
    }

    /// <summary>Text that a terminal only shows: what would steer it, or turn the direction of reading, is replaced.</summary>
    public static string Plain(string text) => string.Concat(text.Select(character => Steers(character) ? '\uFFFD' : character));

    /// <summary>Reports a fault as one line with its stable name.</summary>
    public void Fail(string problem, string message) =>
        error.WriteLine($"commitwise: {problem}: {Plain(SecretMasker.Mask(message.ReplaceLineEndings(" ").TrimEnd()))}");

    // Unicode's embeddings, overrides and isolates: https://trojansource.codes.
    private static bool Steers(char character) =>
        char.IsControl(character) || character is (>= '\u202A' and <= '\u202E') or (>= '\u2066' and <= '\u2069') or '\u2028' or '\u2029';

    private static IAnsiConsole Create(TextWriter writer, bool interactive, int width)
    {
        var colour = interactive && string.IsNullOrEmpty(Environment.GetEnvironmentVariable("NO_COLOR"));
        var console = AnsiConsole.Create(new AnsiConsoleSettings
        {
            Ansi = interactive ? AnsiSupport.Detect : AnsiSupport.No,
            ColorSystem = colour ? ColorSystemSupport.Detect : ColorSystemSupport.NoColors,
            Interactive = interactive ? InteractionSupport.Detect : InteractionSupport.No,
            Out = new AnsiConsoleOutput(writer),
        });
        console.Profile.Width = width;
        return console;
    }
}
