using System.Diagnostics;
using CommitWise.Adapters.Aws.Doctor;
using CommitWise.Adapters.Aws.SageMaker;
using CommitWise.Risk;
using CommitWise.Risk.Exchange;
using CommitWise.Testing;
using static CommitWise.Adapters.Aws.Tests.SageMaker.Probe;

namespace CommitWise.Adapters.Aws.Tests.SageMaker;

/// <summary>What an endpoint may do, well or badly: there is a whole answer, or one clear refusal in bounded time.</summary>
public sealed class SageMakerPredictorTests : IAsyncLifetime
{
    private readonly Probe _probe = Start();
    private Endpoint _endpoint = null!;

    public async Task InitializeAsync() => _endpoint = await Endpoint.StartAsync();

    public async Task DisposeAsync()
    {
        _probe.Dispose();
        await _endpoint.DisposeAsync();
    }

    [Theory]
    [InlineData(RequestFormat.Json, "application/json")]
    [InlineData(RequestFormat.Csv, "text/csv")]
    public async Task PredictAsync_OfRows_GivesWhatTheModelSays(RequestFormat format, string type)
    {
        var rows = Rows(3);
        var answer = await Predictor(Options(_endpoint.Address) with { Format = format, Variant = "blue" }).PredictAsync(rows, default);
        answer.Model.ShouldBe(ModelIdentity.Of(_endpoint.Model));
        answer.Rows.Select(row => row.Probability).ShouldBe(rows.Select(row => _endpoint.Model.Predict(row).Probability));
        _endpoint.Seen.ShouldHaveSingleItem().ShouldBe(("/endpoints/risk/invocations", type, "blue", 3));
        _probe.Sum("commitwise.sagemaker.calls risk ok").ShouldBe(1);
    }

    [Fact]
    public async Task PredictAsync_OfManyRows_SendsThemInBatchesAndKeepsTheirOrder()
    {
        var rows = Rows(25);
        var answer = await Predictor(Options(_endpoint.Address) with { RowsPerCall = 10 }).PredictAsync(rows, default);
        _endpoint.Seen.Select(seen => seen.Rows).ShouldBe([10, 10, 5]);
        answer.Rows.Select(row => row.Probability).ShouldBe(rows.Select(row => _endpoint.Model.Predict(row).Probability));
    }

    [Fact]
    public async Task PredictAsync_WhenABatchIsAnsweredByTwoModels_IsRefused()
    {
        var answered = 0;
        _endpoint.Answer = context => _endpoint.Forge(text =>
            ++answered == 1 ? text : text.Replace("\"version\":1", "\"version\":2", StringComparison.Ordinal))(context);
        (await FailureAsync(Options(_endpoint.Address) with { RowsPerCall = 2 }, "model-changed", rows: 4))
            .ShouldBe("SageMaker endpoint 'risk' answered one batch by two models: default version 1, then default version 2.");
    }

    [Theory]
    [InlineData("]}]}", "]}]", "is not 'commitwise.predictions/1' as JSON")]
    [InlineData("\"predictions\":[{", "\"predictions\":[],\"predictions\":[{", "is not 'commitwise.predictions/1' as JSON")]
    [InlineData("\"intercept\":", "\"intercept\":NaN,\"x\":", "is not 'commitwise.predictions/1' as JSON")]
    [InlineData("\"features\":[\"ns\",", "\"features\":[\"nd\",", "feature 1 is 'nd'")]
    [InlineData("\"intercept\":-", "\"intercept\":-3", "parts add up to")]
    [InlineData("commitwise.predictions/1", "commitwise.predictions/2", "schema is 'commitwise.predictions/2'")]
    public async Task PredictAsync_OfALyingAnswer_SaysThatTheContractIsBroken(string original, string forged, string mention)
    {
        _endpoint.Answer = _endpoint.Forge(text =>
        {
            text.ShouldContain(original);
            return text.Replace(original, forged, StringComparison.Ordinal);
        });
        (await FailureAsync(Options(_endpoint.Address), "contract")).ShouldContain(mention);
        _endpoint.Seen.Count.ShouldBe(1, "a wrong answer is not asked for again");
    }

    [Fact]
    public async Task PredictAsync_OfAnAnswerForOtherRows_SaysThatTheContractIsBroken()
    {
        _endpoint.Answer = Endpoint.Say(System.Text.Encoding.UTF8.GetString(AnswerWriter.Json(PredictionAnswer.Of(_endpoint.Model, Rows(1)))));
        (await FailureAsync(Options(_endpoint.Address), "contract")).ShouldBe(
            "SageMaker endpoint 'risk' broke the contract of predictions: 2 rows were asked for, 1 answered.");
    }

    [Theory]
    [InlineData("<html>busy</html>", "text/html", "its answer is no application/json")]
    [InlineData("<html>busy</html>", "application/json", "is not 'commitwise.predictions/1' as JSON")]
    [InlineData("", "application/json", "is not 'commitwise.predictions/1' as JSON")]
    public async Task PredictAsync_OfSomethingElse_SaysThatTheContractIsBroken(string body, string type, string mention)
    {
        _endpoint.Answer = Endpoint.Say(body, type);
        (await FailureAsync(Options(_endpoint.Address), "contract")).ShouldContain(mention);
    }

    [Theory]
    [InlineData(500, """{"__type":"InternalFailure","message":"account 123456789012"}""", "failed", "SageMaker endpoint 'risk' failed (500 InternalFailure).", 2)]
    [InlineData(503, "busy", "failed", "SageMaker endpoint 'risk' failed (503).", 2)]
    [InlineData(429, "{}", "throttled", "SageMaker endpoint 'risk' has too many calls (429).", 2)]
    [InlineData(400, """{"__type":"com.amazonaws#ThrottlingException","message":"Rate exceeded"}""", "throttled", "SageMaker endpoint 'risk' has too many calls (400 ThrottlingException).", 2)]
    [InlineData(400, """{"__type":"ValidationError","message":"arn:aws:secret"}""", "refused", "SageMaker endpoint 'risk' refused the call (400 ValidationError).", 1)]
    [InlineData(403, """{"__type":"AccessDeniedException","Message":"User arn:aws:iam::1:user/x"}""", "refused", "SageMaker endpoint 'risk' refused the call (403 AccessDeniedException).", 1)]
    [InlineData(424, """{"ErrorCode":"ModelError","OriginalStatusCode":400,"OriginalMessage":"row 1"}""", "failed", "The model behind SageMaker endpoint 'risk' answered with 400 (424 ModelError).", 1)]
    [InlineData(424, """{"ErrorCode":"ModelError","OriginalStatusCode":503}""", "failed", "The model behind SageMaker endpoint 'risk' answered with 503 (424 ModelError).", 2)]
    [InlineData(302, "", "refused", "SageMaker endpoint 'risk' refused the call (302).", 1)]
    public async Task PredictAsync_OfARefusal_SaysWhichAndTriesAgainOnlyWhatMayPass(int status, string body, string kind, string message, int tries)
    {
        _endpoint.Answer = Endpoint.Refuse(status, body);
        (await FailureAsync(Options(_endpoint.Address), kind)).ShouldBe(message);
        _endpoint.Seen.Count.ShouldBe(tries);
    }

    [Theory]
    [InlineData(503)]
    [InlineData(429)]
    [InlineData(0)]
    public async Task PredictAsync_AfterOneFault_GetsTheAnswerOfTheSecondTry(int status)
    {
        _endpoint.Answer = context =>
        {
            _endpoint.Answer = null;
            return status == 0 ? Endpoint.Reset(context) : Endpoint.Refuse(status, "{}")(context);
        };
        (await Predictor(Options(_endpoint.Address)).PredictAsync(Rows(2), default)).Rows.Count.ShouldBe(2);
        _endpoint.Seen.Count.ShouldBe(2);
        _probe.Sum("commitwise.sagemaker.calls risk ok").ShouldBe(1);
    }

    [Fact]
    public async Task PredictAsync_OfAnEndpointThatNeverAnswers_GivesUpAfterTheTimeOut()
    {
        _endpoint.Answer = _endpoint.Hold();
        var start = Stopwatch.GetTimestamp();
        (await FailureAsync(Options(_endpoint.Address) with { Timeout = TimeSpan.FromMilliseconds(300) }, "timeout"))
            .ShouldBe("SageMaker endpoint 'risk' did not answer within 0.3 s.");
        Stopwatch.GetElapsedTime(start).ShouldBeInRange(TimeSpan.FromMilliseconds(290), TimeSpan.FromSeconds(5));
    }

    [Fact]
    public async Task PredictAsync_OfResets_SaysThatItWasNotReached()
    {
        _endpoint.Answer = Endpoint.Reset;
        (await FailureAsync(Options(_endpoint.Address), "unreachable")).ShouldStartWith("SageMaker endpoint 'risk' could not be reached (");
        _endpoint.Seen.Count.ShouldBe(2);
    }

    [Fact]
    public async Task PredictAsync_WhereNobodyListens_SaysThatItWasNotReached() =>
        (await FailureAsync(Options(new Uri($"http://127.0.0.1:{ServiceProcess.FreePort()}")), "unreachable"))
            .ShouldBe("SageMaker endpoint 'risk' could not be reached (ConnectionError).");

    [Fact]
    public async Task PredictAsync_OfAnAnswerWithoutEnd_ReadsABoundedPartOfIt()
    {
        _endpoint.Answer = Endpoint.FloodAsync;
        var before = GC.GetTotalAllocatedBytes();
        (await FailureAsync(Options(_endpoint.Address), "contract")).ShouldContain("more than 6 MiB");
        (GC.GetTotalAllocatedBytes() - before).ShouldBeLessThan(100L << 20);
        _endpoint.Seen.Count.ShouldBe(1);
    }

    [Fact]
    public async Task PredictAsync_WithoutCredentials_SaysSo()
    {
        var options = Options(_endpoint.Address) with { Credentials = new NoCredentials() };
        (await FailureAsync(options, "credentials")).ShouldBe("SageMaker endpoint 'risk' was not asked: there are no credentials to sign the call with.");
    }

    [Fact]
    public async Task PredictAsync_WhileCredentialsAreLookedForWithoutEnd_GivesUpAfterTheTimeOut()
    {
        var options = Options(_endpoint.Address) with { Credentials = new SlowCredentials(), Timeout = TimeSpan.FromMilliseconds(200) };
        await FailureAsync(options, "timeout");
    }

    [Fact]
    public async Task PredictAsync_ThatIsCancelled_IsNoFailure()
    {
        _endpoint.Answer = _endpoint.Hold();
        using var cancelled = new CancellationTokenSource();
        var predictor = Predictor(Options(_endpoint.Address));
        var prediction = predictor.PredictAsync(Rows(2), cancelled.Token);
        await EventuallyAsync(() => _endpoint.Seen.Count == 1, "the call");
        await cancelled.CancelAsync();
        await Should.ThrowAsync<OperationCanceledException>(prediction);
        predictor.Health.FailedAt.ShouldBeNull();
    }

    [Fact]
    public async Task PredictAsync_ByManyAtOnce_AnswersEach()
    {
        var predictor = Predictor(Options(_endpoint.Address) with { Timeout = TimeSpan.FromSeconds(30) });
        var rows = Rows(40);
        var answers = await Task.WhenAll(rows.Select(row => Task.Run(() => predictor.PredictAsync([row], default))));
        answers.Select(answer => answer.Rows.Single().Probability).ShouldBe(rows.Select(row => _endpoint.Model.Predict(row).Probability));
    }

    [Fact]
    public async Task Doctor_OfAnEndpoint_SaysWhichModelAnswersOrWhatToPutRight()
    {
        (await AwsDoctor.EndpointAsync(Options(_endpoint.Address), default)).ShouldBe($"predicts by model default version 1, sha256 {_endpoint.Model.Sha256}");
        _endpoint.Answer = Endpoint.Refuse(403, """{"__type":"AccessDeniedException"}""");
        var fault = await Should.ThrowAsync<InputException>(AwsDoctor.EndpointAsync(Options(_endpoint.Address), default));
        fault.Message.ShouldStartWith("SageMaker endpoint 'risk' refused the call (403 AccessDeniedException). Check ");
    }

    [Fact]
    public async Task Circuit_AfterRepeatedFailures_LeavesTheEndpointAloneAndTriesItAgainLater()
    {
        var time = new ManualTime();
        var predictor = Predictor(Options(_endpoint.Address) with { Time = time, Tries = 1 });
        _endpoint.Answer = Endpoint.Refuse(503, "{}");
        for (var i = 0; i < Circuit.Failures; i++)
        {
            (predictor.Health.Circuit, _probe.Last("commitwise.sagemaker.circuit risk")).ShouldBe(("closed", 0));
            await Should.ThrowAsync<RemotePredictionException>(predictor.PredictAsync(Rows(2), default));
            time.Advance(TimeSpan.FromSeconds(1));
        }

        (predictor.Health.Circuit, _probe.Last("commitwise.sagemaker.circuit risk")).ShouldBe(("open", 2));
        predictor.Health.Failure.ShouldBe("SageMaker endpoint 'risk' failed (503).");
        var refused = await Should.ThrowAsync<RemotePredictionException>(predictor.PredictAsync(Rows(2), default));
        (refused.Kind, refused.Message).ShouldBe(("circuit-open", "SageMaker endpoint 'risk' failed repeatedly and is left alone for 30 s."));
        _endpoint.Seen.Count.ShouldBe(Circuit.Failures);

        time.Advance(TimeSpan.FromSeconds(31));
        await Should.ThrowAsync<RemotePredictionException>(predictor.PredictAsync(Rows(2), default));
        (_endpoint.Seen.Count, predictor.Health.Circuit).ShouldBe((Circuit.Failures + 1, "open"));

        _endpoint.Answer = null;
        time.Advance(TimeSpan.FromSeconds(31));
        (await predictor.PredictAsync(Rows(2), default)).Rows.Count.ShouldBe(2);
        (predictor.Health.Circuit, _probe.Last("commitwise.sagemaker.circuit risk")).ShouldBe(("closed", 0));
        _probe.Sum("commitwise.sagemaker.calls risk failed").ShouldBe(Circuit.Failures + 1);
        _probe.Sum("commitwise.sagemaker.calls risk circuit-open").ShouldBe(1);
    }

    [Fact]
    public async Task Circuit_WhileItIsTried_LetsOneCallThroughAndACancelledTrialDoesNotCloseIt()
    {
        var time = new ManualTime();
        var predictor = Predictor(Options(_endpoint.Address) with { Time = time, Tries = 1 });
        _endpoint.Answer = Endpoint.Refuse(500, "{}");
        for (var i = 0; i < Circuit.Failures; i++)
        {
            await Should.ThrowAsync<RemotePredictionException>(predictor.PredictAsync(Rows(2), default));
        }

        _endpoint.Answer = _endpoint.Hold();
        time.Advance(TimeSpan.FromSeconds(31));
        using var cancelled = new CancellationTokenSource();
        var trial = predictor.PredictAsync(Rows(2), cancelled.Token);
        await EventuallyAsync(() => _endpoint.Seen.Count == Circuit.Failures + 1, "the trial");
        predictor.Health.Circuit.ShouldBe("half_open");
        (await Should.ThrowAsync<RemotePredictionException>(predictor.PredictAsync(Rows(2), default))).Kind.ShouldBe("circuit-open");
        await cancelled.CancelAsync();
        await Should.ThrowAsync<OperationCanceledException>(trial);
        predictor.Health.Circuit.ShouldBe("open");
    }

    internal static async Task EventuallyAsync(Func<bool> holds, string what)
    {
        using var limit = new CancellationTokenSource(TimeSpan.FromSeconds(20));
        while (!holds())
        {
            limit.IsCancellationRequested.ShouldBeFalse($"waited 20 s for {what}");
            await Task.Delay(TimeSpan.FromMilliseconds(10), TimeProvider.System, CancellationToken.None);
        }
    }

    private SageMakerPredictor Predictor(SageMakerOptions options) => _probe.Predictor(options);

    private async Task<string> FailureAsync(SageMakerOptions options, string kind, int rows = 2)
    {
        var predictor = Predictor(options);
        var fault = await Should.ThrowAsync<RemotePredictionException>(predictor.PredictAsync(Rows(rows), default));
        fault.Kind.ShouldBe(kind);
        foreach (var secret in (string[])["secret", "arn:", "123456789012", "row 1"])
        {
            (kind == "contract" ? string.Empty : fault.Message).ShouldNotContain(secret);
        }

        predictor.Health.Failure.ShouldBe(fault.Message);
        predictor.Health.FailedAt.ShouldNotBeNull();
        _probe.Sum($"commitwise.sagemaker.calls risk {kind}").ShouldBe(1);
        return fault.Message;
    }

    private sealed class NoCredentials : Amazon.Runtime.AWSCredentials
    {
        public override Amazon.Runtime.ImmutableCredentials GetCredentials() => throw new Amazon.Runtime.AmazonClientException("none");
    }

    private sealed class SlowCredentials : Amazon.Runtime.AWSCredentials
    {
        public override Amazon.Runtime.ImmutableCredentials GetCredentials() => throw new NotSupportedException();

        public override Task<Amazon.Runtime.ImmutableCredentials> GetCredentialsAsync() => new TaskCompletionSource<Amazon.Runtime.ImmutableCredentials>().Task;
    }
}
