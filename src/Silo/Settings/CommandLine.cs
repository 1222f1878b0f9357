using System.CommandLine;
using CommitWise.Silo.Hosting;

namespace CommitWise.Silo.Settings;

/// <summary>The command line of the service, and how every fault at start ends as clear lines and an exit code.</summary>
internal static class CommandLine
{
    private static readonly Option<string[]> Repository = new("--repository")
    {
        Description = "A clone to connect; may be given several times. Default: the clone that the service is started in.",
        HelpName = "PATH",
    };

    private static readonly Option<bool> NoRepository = new("--no-repository") { Description = "Connect nothing." };

    private static readonly Option<string?> Data = new("--data")
    {
        Description = "Folder for database, reports and inputs (default: $XDG_DATA_HOME/commitwise or ~/.local/share/commitwise).",
        HelpName = "DIR",
    };

    private static readonly Option<string?> Cache = new("--cache")
    {
        Description = "Folder for what can be made again (default: $XDG_CACHE_HOME/commitwise or ~/.cache/commitwise).",
        HelpName = "DIR",
    };

    private static readonly Option<string?> Listen = new("--listen", "--urls")
    {
        Description = "Addresses to listen on, separated by ';' (default: http://127.0.0.1:5080).",
        HelpName = "URL",
    };

    private static readonly Option<string?> Role = new("--role")
    {
        Description = "What this process does: both, api or silo (default: both). The others need the Orleans engine and Backend=Aws.",
        HelpName = "ROLE",
    };

    private static readonly Option<string[]> Set = new("--set")
    {
        Description = "Any other setting, such as Api:RequestsPerMinute=600; may be given several times.",
        HelpName = "NAME=VALUE",
    };

    /// <summary>Reads the settings and runs the service with them.</summary>
    /// <returns>One of <see cref="ExitCode"/>.</returns>
    public static async Task<int> RunAsync(string[] arguments, Func<ServiceSettings, Terminal, Task> run)
    {
        var terminal = Terminal.ForProcess();
        var command = new RootCommand("The CommitWise service: takes pull requests in, keeps explained reports, and serves them over REST.")
        {
            Repository, NoRepository, Data, Cache, Listen, Role, Set,
        };
        command.SetAction((parsed, _) => GuardAsync(terminal, () => run(SettingsReader.Read(Given(parsed)), terminal)));
        var parsed = command.Parse(arguments);
        if (parsed.Errors.Count == 0 || parsed.Action is System.CommandLine.Help.HelpAction)
        {
            // The host handles Ctrl-C; handled twice, the first would cut its draining short.
            return await parsed.InvokeAsync(new InvocationConfiguration { EnableDefaultExceptionHandler = false, ProcessTerminationTimeout = null });
        }

        foreach (var error in parsed.Errors)
        {
            terminal.Fail("invalid-argument", error.Message);
        }

        return ExitCode.Usage;
    }

    private static Dictionary<string, string?> Given(ParseResult parsed)
    {
        var given = new Dictionary<string, string?>(StringComparer.OrdinalIgnoreCase);
        foreach (var pair in parsed.GetValue(Set) ?? [])
        {
            var end = pair.IndexOf('=', StringComparison.Ordinal);
            given[end > 0 ? pair[..end] : throw new InputException("invalid-argument", $"--set {pair}: must be NAME=VALUE.")] = pair[(end + 1)..];
        }

        foreach (var (path, index) in (parsed.GetValue(Repository) ?? []).Select((path, index) => (path, index)))
        {
            given[$"Repositories:{index}"] = path;
        }

        Give(given, "NoRepository", parsed.GetValue(NoRepository) ? "true" : null);
        Give(given, "Data", parsed.GetValue(Data));
        Give(given, "Cache", parsed.GetValue(Cache));
        Give(given, "Listen", parsed.GetValue(Listen));
        Give(given, "Role", parsed.GetValue(Role));
        return given;
    }

    private static void Give(Dictionary<string, string?> given, string name, string? value)
    {
        if (value is not null)
        {
            given[name] = value;
        }
    }

    private static async Task<int> GuardAsync(Terminal terminal, Func<Task> run)
    {
        try
        {
            await run();
            return ExitCode.Success;
        }
        catch (InvalidSettingsException faults)
        {
            foreach (var fault in faults.Faults)
            {
                terminal.Fail("invalid-setting", fault);
            }

            return ExitCode.Usage;
        }
        catch (InputException fault)
        {
            terminal.Fail(fault.Problem, fault.Message);
            return fault.Problem is "invalid-argument" or "invalid-setting" ? ExitCode.Usage : ExitCode.Environment;
        }
        catch (IOException fault) when (fault.InnerException is Microsoft.AspNetCore.Connections.AddressInUseException)
        {
            terminal.Fail("port-in-use", $"{fault.Message.TrimEnd('.')}; --listen http://127.0.0.1:PORT chooses another.");
            return ExitCode.Environment;
        }
        catch (Exception fault) when (fault is IOException or UnauthorizedAccessException or System.Net.Sockets.SocketException)
        {
            terminal.Fail("io-failed", fault.Message);
            return ExitCode.Environment;
        }
        catch (OperationCanceledException)
        {
            return ExitCode.Success;
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
}

/// <summary>What the process says to a script.</summary>
internal static class ExitCode
{
    /// <summary>It was stopped and has drained.</summary>
    public const int Success = 0;

    /// <summary>The command line or a setting is wrong.</summary>
    public const int Usage = 2;

    /// <summary>The machine does not allow it: the data folder or the port is in use, or a folder cannot be written.</summary>
    public const int Environment = 5;

    /// <summary>A defect of CommitWise.</summary>
    public const int Internal = 70;
}
