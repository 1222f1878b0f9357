using System.CommandLine;
using Microsoft.Extensions.Hosting;

namespace CommitWise.Cli.ServeModel;

/// <summary>
/// <c>commitwise serve-model [--model FILE] [--listen URL]</c>: answers predictions over HTTP, as SageMaker wants it of a container.
/// </summary>
internal static class ServeModelCommand
{
    /// <summary>Its name.</summary>
    public const string Name = "serve-model";

    /// <summary>The command.</summary>
    public static Command Create(Terminal terminal)
    {
        var model = new Option<string?>("--model")
        {
            Description = "A model's file. Default: /opt/ml/model/model.json when it is there, else the model that comes with CommitWise.",
            HelpName = "FILE",
        };
        var listen = new Option<string>("--listen")
        {
            Description = "Address to listen on. SAGEMAKER_BIND_TO_PORT replaces its port.",
            HelpName = "URL",
            DefaultValueFactory = _ => "http://127.0.0.1:8080",
        };

        // SageMaker starts every container with this word.
        var serve = new Argument<string?>("serve") { Arity = ArgumentArity.ZeroOrOne, Hidden = true };
        serve.AcceptOnlyFromAmong("serve");
        var command = new Command(Name, "Serves a model over HTTP by SageMaker's container contract: /ping and /invocations.") { model, listen, serve };
        command.SetAction((parsed, token) => RunAsync(
            parsed.GetValue(model), ServedAddress.Of(parsed.GetRequiredValue(listen), Environment.GetEnvironmentVariable), terminal, token));
        return command;
    }

    private static async Task<int> RunAsync(string? file, string address, Terminal terminal, CancellationToken cancellationToken)
    {
        var model = ServedModel.Load(file, Environment.GetEnvironmentVariable);
        await using var app = ModelServer.Build(model, address);
        await app.StartAsync(cancellationToken);
        terminal.Output.WriteLine($"serving model {model.Id} version {model.Version}, sha256 {model.Sha256}, on {string.Join(' ', app.Urls)}");
        await app.WaitForShutdownAsync(cancellationToken);
        return ExitCode.Success;
    }
}
