using System.Diagnostics.Metrics;
using System.Text.Json;
using Amazon.Runtime;
using CommitWise.Adapters.Aws.SageMaker;
using CommitWise.Adapters.Local.Storage;
using CommitWise.Adapters.Local.Workspaces;
using CommitWise.Analysis;
using CommitWise.Cli;
using CommitWise.Repositories;
using CommitWise.Risk;
using CommitWise.Testing;
using Microsoft.Extensions.DependencyInjection;

namespace CommitWise.Adapters.Aws.Tests.SageMaker;

/// <summary>
/// Analyses with a model served by <c>commitwise serve-model</c> in a process of its own, behind a check of signatures by another
/// implementation. No server of SageMaker exists to test with: what only SageMaker does is not seen here.
/// </summary>
public sealed class ServedModelTests : IAsyncLifetime
{
    private const string AccessKey = "AKIDEXAMPLE";
    private const string Secret = "wJalrXUtnFEMI/K7MDENG+bPxRfiCYEXAMPLEKEY";

    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("commitwise-served-");
    private readonly GitSandbox _repository = GitSandbox.Init();
    private readonly Probe _probe = Probe.Start();
    private LocalWorkspaces _workspaces = null!;
    private ServiceProcess _model = null!;
    private ServiceProcess _front = null!;

    private string Data => Path.Combine(_folder.FullName, "data");

    private SageMakerOptions Options => Probe.Options(_front.Address) with
    {
        Credentials = new BasicAWSCredentials(AccessKey, Secret), Timeout = TimeSpan.FromSeconds(30),
    };

    public async Task InitializeAsync()
    {
        for (var i = 0; i < 8; i++)
        {
            _repository.Write("src/App/Parser.cs", $"class Parser\n{{\n{string.Concat(Enumerable.Range(0, i + 3).Select(line => $"    int f{line} = {i};\n"))}}}\n");
            _repository.Commit($"Change number {i}");
        }

        _workspaces = Open(Path.Combine(_folder.FullName, "cache"));
        _model = await ServiceProcess.Start(
            Path.Combine(AppContext.BaseDirectory, "commitwise.dll"), ["serve-model", "--listen", "http://127.0.0.1:{port}"], new Dictionary<string, string>()).ReadyAsync("/ping");
        _front = await TestServers.StartNodeAsync(
            [CloneFolder.PathOf("tests", "servers", "sigv4proxy.mjs"), "{port}", _model.Address.ToString(), AccessKey, Secret], new Dictionary<string, string>());
    }

    public async Task DisposeAsync()
    {
        _front.Dispose();
        _model.Dispose();
        _probe.Dispose();
        await _workspaces.DisposeAsync();
        _repository.Dispose();
        _folder.Delete(recursive: true);
    }

    [Theory]
    [InlineData(RequestFormat.Json)]
    [InlineData(RequestFormat.Csv)]
    public async Task AnalyzeAsync_WithTheSameModelServed_DecidesTheSameInEveryMember(RequestFormat format)
    {
        var local = await AnalyzeAsync(null);
        var remote = await AnalyzeAsync(Options with { Format = format });
        (remote.Provider, remote.FallbackReason).ShouldBe(("sagemaker", null));
        ReportBuilder.Canonical(remote.Decision).ShouldBe(ReportBuilder.Canonical(local.Decision));
        (remote.Inputs with { RemotePredictionSha256 = null }).ShouldBe(local.Inputs);
        remote.Inputs.RemotePredictionSha256.ShouldNotBeNull();
    }

    [Fact]
    public async Task Replay_OfARemotePredictedReport_NeedsNoEndpointAndFindsATamperedPrediction()
    {
        var analyzed = await AnalyzeAsync(Options);
        var (report, path) = await StoreAsync(analyzed);
        report.Envelope.Provider.ShouldBe("sagemaker");
        _model.Kill();
        (await ReplayAsync(path)).ShouldStartWith("0 identical:");

        var hash = analyzed.Inputs.RemotePredictionSha256!;
        var stored = Directory.GetFiles(Path.Combine(Data, "inputs"), $"*{hash[^8..]}*", SearchOption.AllDirectories).Single();
        var original = await File.ReadAllTextAsync(stored);
        await File.WriteAllTextAsync(stored, original.Replace("\"probability\":0.", "\"probability\":0.1", StringComparison.Ordinal));
        (await ReplayAsync(path)).ShouldStartWith($"{ExitCode.Data} commitwise: integrity: ");

        File.Delete(stored);
        (await ReplayAsync(path)).ShouldStartWith($"{ExitCode.Data} commitwise: missing-input: ");
        await File.WriteAllTextAsync(stored, original);

        var local = await AnalyzeAsync(null);
        var text = await File.ReadAllTextAsync(path);
        await File.WriteAllTextAsync(path, text.Replace(hash, local.Inputs.ConfigSha256, StringComparison.Ordinal));
        (await ReplayAsync(path)).ShouldStartWith($"{ExitCode.Data} commitwise: malformed-input: ");
    }

    [Fact]
    public async Task AnalyzeAsync_WhenTheModelIsGone_IsALocalReportThatSaysWhy()
    {
        _model.Kill();
        _front.Kill();
        var analyzed = await AnalyzeAsync(Options);
        var (report, path) = await StoreAsync(analyzed);
        (report.Envelope.Provider, report.Envelope.FallbackReason).ShouldBe(("local", "SageMaker endpoint 'risk' could not be reached (ConnectionError)."));
        report.Inputs.RemotePredictionSha256.ShouldBeNull();
        (await ReplayAsync(path)).ShouldStartWith("0 identical:");
    }

    [Theory]
    [InlineData("AKIDEXAMPLE", "another", "SageMaker endpoint 'risk' refused the call (403 SignatureDoesNotMatch).")]
    [InlineData("AKIDUNKNOWN", Secret, "SageMaker endpoint 'risk' refused the call (403 InvalidClientTokenId).")]
    public async Task PredictAsync_WithAWrongSignature_IsRefusedAndNotTriedAgain(string key, string secret, string message)
    {
        var predictor = _probe.Predictor(Options with { Credentials = new BasicAWSCredentials(key, secret) });
        var fault = await Should.ThrowAsync<RemotePredictionException>(predictor.PredictAsync(Probe.Rows(1), default));
        (fault.Kind, fault.Message).ShouldBe(("refused", message));
    }

    [Theory]
    [InlineData(null)]
    [InlineData("blue")]
    public async Task PredictAsync_WithASessionTokenAndAVariant_IsSigned(string? variant)
    {
        var options = Options with { Credentials = new SessionAWSCredentials(AccessKey, Secret, "token-of-today"), Variant = variant };
        var answer = await _probe.Predictor(options).PredictAsync(Probe.Rows(1_000), default);
        var model = RiskModel.LoadDefault();
        answer.Model.Sha256.ShouldBe(model.Sha256);
        answer.Rows.Select(row => row.Probability).ShouldBe(Probe.Rows(1_000).Select(row => model.Predict(row).Probability));
    }

    [Fact]
    public async Task AnalyzeAsync_WithAShadow_ComparesItAndIsTheSame()
    {
        var options = Options with { Endpoint = "shade" };
        await using var shadow = new SageMakerShadow(_probe.Predictor(options), options, _probe.Telemetry);
        var local = await AnalyzeAsync(null);
        var shadowed = await AnalyzeAsync(null, shadow);
        ReportBuilder.Canonical(shadowed.Decision).ShouldBe(ReportBuilder.Canonical(local.Decision));
        await SageMakerPredictorTests.EventuallyAsync(() => _probe.Sum("commitwise.shadow.predictions shade compared") == 1, "the comparison");
        _probe.Sum("commitwise.shadow.difference shade").ShouldBe(0, 1e-6);
    }

    [Fact]
    public async Task AnalyzeAsync_OfPredictionsAndFallbacks_CountsBoth()
    {
        await using var services = new ServiceCollection().AddMetrics().BuildServiceProvider();
        var meters = services.GetRequiredService<IMeterFactory>();
        List<string> counted = [];
        using var listener = new MeterListener();
        listener.InstrumentPublished = (instrument, each) =>
        {
            if (instrument.Meter.Scope == meters && instrument.Name.StartsWith("commitwise.prediction", StringComparison.Ordinal))
            {
                each.EnableMeasurementEvents(instrument);
            }
        };
        listener.SetMeasurementEventCallback<long>((instrument, value, tags, _) =>
        {
            var text = $"{instrument.Name} {value}";
            foreach (var tag in tags)
            {
                text += $" {tag.Value}";
            }

            counted.Add(text);
        });
        listener.Start();
        using var telemetry = new PredictionTelemetry(meters);
        await AnalyzeAsync(null, telemetry: telemetry);
        await AnalyzeAsync(Options, telemetry: telemetry);
        await AnalyzeAsync(Options with { Credentials = new BasicAWSCredentials(AccessKey, "another") }, telemetry: telemetry);
        counted.ShouldBe(
        [
            "commitwise.predictions 1 local ok", "commitwise.predictions 1 sagemaker ok", "commitwise.prediction.fallbacks 1 refused",
            "commitwise.predictions 1 local fallback",
        ]);
    }

    private static LocalWorkspaces Open(string cache) => new(cache);

    private async Task<AnalyzedChange> AnalyzeAsync(SageMakerOptions? options, IShadowPredictor? shadow = null, PredictionTelemetry? telemetry = null)
    {
        var connection = new RepositoryConnection("local/test/app", RepositoryProvider.Git, _repository.Root, CloneUrl: null);
        var head = _repository.Head();
        var request = new AnalysisRequest(
            ChangeKey.Commit(connection.Repository, head), connection, BaseSha: null, head, Title: null, Author: null, Simulation: null, AnalysisConfig.Default);
        var step = new PredictionStep(TimeProvider.System, options is null ? null : _probe.Predictor(options), shadow, telemetry);
        return await new ChangeAnalysis(_workspaces, Inputs(), RiskModel.LoadDefault(), TimeProvider.System, prediction: step)
            .AnalyzeAsync(request, NoStageObserver.Instance, CancellationToken.None);
    }

    private async Task<(Report Report, string Path)> StoreAsync(AnalyzedChange analyzed)
    {
        var report = ReportBuilder.Build(analyzed, TimeProvider.System);
        var path = Path.Combine(_folder.FullName, "report.json");
        await File.WriteAllBytesAsync(path, JsonSerializer.SerializeToUtf8Bytes(report, AnalysisJson.Default.Report));
        return (report, path);
    }

    private async Task<string> ReplayAsync(string report)
    {
        using var output = new StringWriter();
        var terminal = new Terminal(output, output, isInteractive: false, showsProgress: false, Terminal.PipedWidth);
        var exitCode = await CommandLine.RunAsync(["replay", report, "--data", Data], terminal);
        return $"{exitCode} {output}";
    }

    private InputStore Inputs() => new(new FolderObjectStore(Data, TimeProvider.System));
}
