using System.Text;
using CommitWise.Analysis;
using CommitWise.Risk;
using CommitWise.Risk.Exchange;
using CommitWise.Tests.Risk;

namespace CommitWise.Tests.Analysis;

/// <summary>Decisions by a model that answers somewhere else.</summary>
public sealed class RemoteDecisionTests
{
    private static readonly RiskModel Other = ModelFile.Create(Models.Document());

    [Theory]
    [InlineData(0)]
    [InlineData(49)]
    [InlineData(400)]
    public async Task RunAsync_WithTheSameModel_DecidesTheSameInEveryMember(int baseline)
    {
        var inputs = ChangeAnalyzerTests.Inputs(baseline: baseline);
        var predicted = await new PredictionStep(TimeProvider.System, new Endpoint()).RunAsync(inputs, default);
        predicted.Provider.ShouldBe("elsewhere");
        predicted.FallbackReason.ShouldBeNull();
        predicted.Inputs.Remote.ShouldNotBeNull();
        ReportBuilder.Canonical(ChangeAnalyzer.Decide(predicted.Inputs)).ShouldBe(ReportBuilder.Canonical(ChangeAnalyzer.Decide(inputs)));
    }

    [Fact]
    public async Task RunAsync_WithAnotherModel_DecidesByThatOne()
    {
        var inputs = ChangeAnalyzerTests.Inputs(baseline: 400);
        var predicted = await new PredictionStep(TimeProvider.System, new Endpoint { Model = Other }).RunAsync(inputs, default);
        var decision = ChangeAnalyzer.Decide(predicted.Inputs);
        decision.Model.ShouldBe(new ModelReference("small", 1, Other.Sha256));
        var own = Other.Predict(ChangeAnalyzer.Measure(inputs));
        decision.Probability.ShouldBe(Math.Round(own.Probability, 6));
        var sum = Math.Round(decision.Intercept + decision.Factors.Sum(factor => factor.Contribution), 6);
        decision.Probability.ShouldBe(Math.Round(1 / (1 + Math.Exp(-sum)), 6));
        decision.Factors.Single(factor => factor.Feature == "nf").Text.ShouldEndWith("not used by this model");
        decision.Percentile.ShouldNotBe(ChangeAnalyzer.Decide(inputs).Percentile);
    }

    [Fact]
    public async Task RunAsync_OfAFailure_IsTheLocalDecisionAndSaysWhy()
    {
        var inputs = ChangeAnalyzerTests.Inputs(baseline: 60);
        var endpoint = new Endpoint { Fault = new RemotePredictionException("timeout", "Endpoint 'x' did not answer within 2 s.") };
        var predicted = await new PredictionStep(TimeProvider.System, endpoint).RunAsync(inputs, default);
        (predicted.Provider, predicted.FallbackReason).ShouldBe(("local", "Endpoint 'x' did not answer within 2 s."));
        predicted.Inputs.Remote.ShouldBeNull();
        predicted.Risk.Probability.ShouldBe(ChangeAnalyzer.Predict(inputs).Probability);
    }

    [Fact]
    public async Task RunAsync_OfACancelledRun_IsNotAFallback()
    {
        using var cancelled = new CancellationTokenSource();
        await cancelled.CancelAsync();
        await Should.ThrowAsync<OperationCanceledException>(
            new PredictionStep(TimeProvider.System, new Endpoint()).RunAsync(ChangeAnalyzerTests.Inputs(), cancelled.Token));
    }

    [Fact]
    public async Task RunAsync_OfManyChanges_AsksForRecentChangesOnceAndForANewModelAgain()
    {
        var endpoint = new Endpoint();
        var step = new PredictionStep(TimeProvider.System, endpoint);
        var inputs = ChangeAnalyzerTests.Inputs(baseline: 300);
        await step.RunAsync(inputs, default);
        await step.RunAsync(inputs, default);
        endpoint.Model = Other;
        var changed = await step.RunAsync(inputs, default);
        await step.RunAsync(inputs, default);
        endpoint.Asked.ShouldBe([302, 2, 2, 300, 2]);
        changed.Inputs.Remote!.Baseline.Count.ShouldBe(300);
        changed.Inputs.Remote.Baseline[7].ShouldBe(Math.Round(Other.Predict(Baseline.RowOf(inputs.History.Baseline[7])).Probability, 6));
    }

    [Fact]
    public async Task RunAsync_WhenTheModelChangesBetweenTwoCalls_FallsBack()
    {
        var endpoint = new Endpoint();
        var step = new PredictionStep(TimeProvider.System, endpoint);
        var inputs = ChangeAnalyzerTests.Inputs(baseline: 60);
        await step.RunAsync(inputs, default);
        endpoint.Model = Other;
        endpoint.Answered = () => endpoint.Model = RiskModel.LoadDefault();
        var predicted = await step.RunAsync(inputs, default);
        predicted.Provider.ShouldBe("local");
        predicted.FallbackReason.ShouldBe("Two models answered for one change: small version 1, then default version 1.");
    }

    [Fact]
    public async Task RunAsync_WithAShadow_ShowsItWhatTheReportSays()
    {
        var shadow = new Shadow();
        var inputs = ChangeAnalyzerTests.Inputs();
        await new PredictionStep(TimeProvider.System, new Endpoint { Model = Other }, shadow).RunAsync(inputs, default);
        await new PredictionStep(TimeProvider.System, shadow: shadow).RunAsync(inputs, default);
        var measures = ChangeAnalyzer.Measure(inputs);
        shadow.Seen.ShouldBe([Math.Round(Other.Predict(measures).Probability, 6), Math.Round(inputs.Model.Predict(measures).Probability, 6)]);
    }

    [Fact]
    public async Task GetAsync_OfARemotePrediction_DecidesTheSameWithoutTheEndpoint()
    {
        var (archive, names, predicted) = await StoredAsync(Other);
        names.RemotePredictionSha256.ShouldNotBeNull();
        var read = await archive.GetAsync(names, default);
        ReportBuilder.Canonical(ChangeAnalyzer.Decide(read)).ShouldBe(ReportBuilder.Canonical(ChangeAnalyzer.Decide(predicted)));
    }

    [Fact]
    public async Task PutAsync_OfALocalDecision_NamesNoRemotePrediction()
    {
        var names = await new InputArchive(new Memory()).PutAsync(ChangeAnalyzerTests.Inputs(), "diff", default);
        Encoding.UTF8.GetString(CanonicalJson.Serialize(Report(names), AnalysisJson.Default.Report)).ShouldNotContain("remotePrediction");
    }

    // Whoever changes what is stored has to change its name, too; what is read under the new name must still be a whole prediction.
    [Theory]
    [InlineData("\"baseline\":[", "\"baseline\":[0.5,", "61 probabilities for 60")]
    [InlineData("\"baseline\":[0.", "\"baseline\":[2.", "outside 0 to 1")]
    [InlineData("\"intercept\":-1.1", "\"intercept\":-1.2", "parts add up to")]
    [InlineData("\"version\":1", "\"version\":0", "version is 0")]
    [InlineData("remote-prediction/1", "remote-prediction/9", "layout")]
    [InlineData("[\"ns\",\"nd\"", "[\"nd\",\"ns\"", "other measures")]
    [InlineData("\"unknowns\":", "\"known\":1,\"unknowns\":", "is not a StoredPrediction")]
    public async Task GetAsync_OfAnotherPredictionInItsPlace_IsRefused(string original, string forged, string mention)
    {
        var (archive, names, _) = await StoredAsync(Other);
        var stored = Encoding.UTF8.GetString(Memory.Of(archive).Content[names.RemotePredictionSha256!]);
        stored.ShouldContain(original);
        var place = stored.IndexOf(original, StringComparison.Ordinal);
        var bytes = Encoding.UTF8.GetBytes(stored[..place] + forged + stored[(place + original.Length)..]);
        var hash = await Memory.Of(archive).PutAsync(async (stream, token) => await stream.WriteAsync(bytes, token), default);
        var fault = await Should.ThrowAsync<InputException>(archive.GetAsync(names with { RemotePredictionSha256 = hash }, default));
        fault.Problem.ShouldBe("malformed-input");
        fault.Message.ShouldContain(mention);
    }

    private static async Task<(InputArchive Archive, Inputs Names, DecisionInputs Predicted)> StoredAsync(RiskModel model)
    {
        var archive = Memory.Archive();
        var inputs = ChangeAnalyzerTests.Inputs(baseline: 60);
        var predicted = (await new PredictionStep(TimeProvider.System, new Endpoint { Model = model }).RunAsync(inputs, default)).Inputs;
        var diff = await Memory.Of(archive).PutAsync(
            async (stream, token) => await stream.WriteAsync(Encoding.UTF8.GetBytes(ChangeAnalyzerTests.Diff), token), default);
        return (archive, await archive.PutAsync(predicted, diff, default), predicted);
    }

    private static Report Report(Inputs names) => ReportBuilder.Build(
        new AnalyzedChange(
            ChangeAnalyzer.Decide(ChangeAnalyzerTests.Inputs()), names, ChangeAnalyzerTests.Inputs().Change, new Dictionary<string, double>(StringComparer.Ordinal)),
        TimeProvider.System);

    /// <summary>A model behind the contract: rows and answers pass through their JSON.</summary>
    private sealed class Endpoint : IRemotePredictor
    {
        public RiskModel Model { get; set; } = RiskModel.LoadDefault();

        public RemotePredictionException? Fault { get; init; }

        public Action Answered { get; set; } = () => { };

        public List<int> Asked { get; } = [];

        public string Provider => "elsewhere";

        public PredictorHealth Health => new(Provider, "test", "closed", null, null);

        public Task<ModelPredictions> PredictAsync(IReadOnlyList<ChangeMeasures> rows, CancellationToken cancellationToken)
        {
            cancellationToken.ThrowIfCancellationRequested();
            Asked.Add(rows.Count);
            if (Fault is not null)
            {
                throw Fault;
            }

            var answer = PredictionAnswer.Of(Model, RequestReader.ReadJson(RequestWriter.Json(rows)));
            Answered();
            return Task.FromResult(AnswerReader.Read(AnswerWriter.Json(answer), rows.Count));
        }
    }

    private sealed class Shadow : IShadowPredictor
    {
        public List<double> Seen { get; } = [];

        public void Compare(ChangeMeasures measures, double probability) => Seen.Add(probability);
    }

    private sealed class Memory : IInputStore
    {
        private static readonly System.Runtime.CompilerServices.ConditionalWeakTable<InputArchive, Memory> Stores = [];

        public Dictionary<string, byte[]> Content { get; } = new(StringComparer.Ordinal);

        public static InputArchive Archive()
        {
            var memory = new Memory();
            var archive = new InputArchive(memory);
            Stores.Add(archive, memory);
            return archive;
        }

        public static Memory Of(InputArchive archive) => Stores.TryGetValue(archive, out var memory) ? memory : throw new InvalidOperationException();

        public async Task<string> PutAsync(Func<Stream, CancellationToken, Task> write, CancellationToken cancellationToken)
        {
            using var stream = new MemoryStream();
            await write(stream, cancellationToken);
            var hash = ContentHash.Of(stream.ToArray());
            Content[hash] = stream.ToArray();
            return hash;
        }

        public Task<bool> ContainsAsync(string sha256, CancellationToken cancellationToken) => Task.FromResult(Content.ContainsKey(sha256));

        public Task<byte[]> GetAsync(string sha256, CancellationToken cancellationToken) => Task.FromResult(Content[sha256]);
    }
}
