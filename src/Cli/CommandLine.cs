using System.CommandLine;
using CommitWise.Cli.Analyze;
using CommitWise.Cli.Backup;
using CommitWise.Cli.Diff;
using CommitWise.Cli.Doctor;
using CommitWise.Cli.History;
using CommitWise.Cli.Replay;
using CommitWise.Cli.Risk;
using CommitWise.Cli.ServeModel;
using CommitWise.Cli.State;

namespace CommitWise.Cli;

/// <summary>The <c>commitwise</c> command: its subcommands, and how every fault ends as one line and a stable exit code.</summary>
public static class CommandLine
{
    /// <summary>Runs one command line to its end.</summary>
    /// <param name="arguments">The words after the program's name.</param>
    /// <param name="terminal">Where output and errors go.</param>
    /// <param name="cancellationToken">Stops the command; Ctrl-C does the same.</param>
    /// <returns>One of <see cref="ExitCode"/>.</returns>
    public static async Task<int> RunAsync(string[] arguments, Terminal terminal, CancellationToken cancellationToken = default)
    {
        var parsed = Root(terminal).Parse(arguments);
        if (parsed.Errors.Count > 0 && parsed.Action is not System.CommandLine.Help.HelpAction)
        {
            foreach (var error in parsed.Errors)
            {
                terminal.Fail("invalid-argument", error.Message);
            }

            terminal.Error.WriteLine($"Try: commitwise {CommandName(parsed)}--help");
            return ExitCode.Usage;
        }

        try
        {
            var configuration = new InvocationConfiguration
            {
                EnableDefaultExceptionHandler = false,
                Output = terminal.Output,
                Error = terminal.Error,
            };
            if (parsed.CommandResult.Command.Name == ServeModelCommand.Name)
            {
                // Its host handles Ctrl-C and SIGTERM; handled twice, the first would cut its draining short.
                configuration.ProcessTerminationTimeout = null;
            }

            return await parsed.InvokeAsync(configuration, cancellationToken);
        }
        catch (InputException fault)
        {
            terminal.Fail(fault.Problem, fault.Message);
            return ExitCode.Of(fault.Problem);
        }
        catch (Exception fault) when (fault is IOException or UnauthorizedAccessException)
        {
            terminal.Fail("io-failed", fault.Message);
            return ExitCode.Environment;
        }
        catch (OperationCanceledException)
        {
            terminal.Error.WriteLine("commitwise: stopped");
            return ExitCode.Cancelled;
        }
#pragma warning disable CA1031 // The last resort: a defect ends as one line and its own exit code, too.
        catch (Exception defect)
#pragma warning restore CA1031
        {
            var place = defect.StackTrace?.Split('\n', 2)[0].Trim();
            terminal.Fail("internal-error", $"{defect.GetType().Name}: {defect.Message} ({place}). This is a defect of CommitWise; please report it.");
            return ExitCode.Internal;
        }
    }

    private static RootCommand Root(Terminal terminal) =>
        new("Predicts how risky a change is, says why, and names the modules it touches and the tests to run.")
        {
            AnalyzeCommand.Create(terminal),
            ReplayCommand.Create(terminal),
            BackupCommand.Create(terminal),
            StateCommand.Create(terminal),
            DiffNumstatCommand.Create(),
            HistoryCommand.Create(terminal),
            TrainCommand.Create(),
            RiskCommand.Create(),
            ServeModelCommand.Create(terminal),
            DoctorCommand.Create(terminal),
        };

    private static string CommandName(ParseResult parsed) =>
        parsed.CommandResult.Command is RootCommand ? string.Empty : parsed.CommandResult.Command.Name + " ";
}
