using Amazon.Runtime;
using CommitWise.Adapters.Aws.CodeBuild;
using CommitWise.Adapters.Aws.Http;
using CommitWise.Adapters.Aws.Tests.Http;
using CommitWise.Pipelines;

namespace CommitWise.Adapters.Aws.Tests.CodeBuild;

/// <summary>The form of requests is checked against AWS' own description of the service; answers are in the form that it documents.</summary>
public sealed class CodeBuildsTests : IAsyncLifetime, IDisposable
{
    private const string Id = "commitwise:11111111-2222-3333-4444-555555555555";

    private static readonly ServiceModel Model = ServiceModel.Read("codebuild", "2016-10-06");
    private static readonly BuildRequest Request = new(
        "commitwise",
        new string('a', 40),
        new Dictionary<string, string> { ["CHANGE"] = "github.com/o/r#7", ["TITLE"] = "$(rm -rf /) `id` \"; exit 1; ü\n" },
        "github-7-3");

    private RecordingServer? _server;
    private CodeBuilds? _builds;

    private RecordingServer Server => _server!;

    private CodeBuilds Builds => _builds!;

    public async Task InitializeAsync()
    {
        _server = await RecordingServer.StartAsync();
        _builds = new CodeBuilds(new CodeBuildOptions
        {
            Region = "eu-central-1",
            ServiceUrl = _server.Address,
            Credentials = new BasicAWSCredentials("AKIDEXAMPLE", "secret-of-the-tests"),
            MaxTries = 3,
            RetryDelay = TimeSpan.FromMilliseconds(5),
            RequestTimeout = TimeSpan.FromSeconds(30),
        });
    }

    public async Task DisposeAsync() => await Server.DisposeAsync();

    public void Dispose() => _builds?.Dispose();

    [Fact]
    public async Task Requests_InForm_AreThoseOfTheService()
    {
        Server.Answer = (operation, _) => (200, operation == "BatchGetBuilds" ? Many("IN_PROGRESS") : One("IN_PROGRESS"));
        await Builds.StartAsync(Request, default);
        await Builds.FindAsync(Id, default);
        await Builds.StopAsync(Id, default);

        Server.Asked.Select(each => each.Operation).ShouldBe(["StartBuild", "BatchGetBuilds", "StopBuild"]);
        foreach (var request in Server.Asked)
        {
            Model.Faults(request.Operation, request.Json).ShouldBeEmpty();
            request.Target.ShouldBe($"{Model.TargetPrefix}.{request.Operation}");
            request.ContentType.ShouldBe($"application/x-amz-json-{Model.JsonVersion}");
            request.Authorization.ShouldContain($"/eu-central-1/{Model.SigningName}/aws4_request");
        }
    }

    [Fact]
    public void Form_OfAWrongRequest_IsFound()
    {
        using var wrong = System.Text.Json.JsonDocument.Parse("""{"projectName":"","environmentVariablesOverride":[{"name":"A","type":"SECRET","value":1}],"surprise":1}""");
        Model.Faults("StartBuild", wrong.RootElement).ShouldBe(
            ["StartBuild.projectName is shorter than 1", "StartBuild.environmentVariablesOverride[0].type is 'SECRET', which is none of its values", "StartBuild.environmentVariablesOverride[0].value is Number, not string", "StartBuild.surprise is unknown"],
            ignoreOrder: true);
        Model.Faults("StopBuild", wrong.RootElement).ShouldContain("StopBuild.id is missing");
    }

    [Fact]
    public async Task StartAsync_WithValuesOfAStranger_SendsThemAsPlainVariablesAndNothingElse()
    {
        Server.Answer = (_, _) => (200, One("IN_PROGRESS"));
        await Builds.StartAsync(Request, default);

        var body = Server.Asked.Single().Json;
        body.EnumerateObject().Select(each => each.Name).ShouldBe(["projectName", "sourceVersion", "environmentVariablesOverride", "idempotencyToken"]);
        var title = body.GetProperty("environmentVariablesOverride")[1];
        title.GetProperty("value").GetString().ShouldBe(Request.Variables["TITLE"]);
        title.GetProperty("type").GetString().ShouldBe("PLAINTEXT");
        body.GetProperty("idempotencyToken").GetString().ShouldBe(Request.RequestId);
    }

    [Theory]
    [InlineData("IN_PROGRESS", BuildOutcome.InProgress)]
    [InlineData("SUCCEEDED", BuildOutcome.Succeeded)]
    [InlineData("FAILED", BuildOutcome.Failed)]
    [InlineData("TIMED_OUT", BuildOutcome.TimedOut)]
    [InlineData("FAULT", BuildOutcome.Fault)]
    [InlineData("STOPPED", BuildOutcome.Stopped)]
    [InlineData("SOMETHING_NEW", BuildOutcome.Unknown)]
    public async Task FindAsync_ByStatus_TellsHowItEnded(string status, BuildOutcome outcome)
    {
        Server.Answer = (_, _) => (200, Many(status));
        var build = (await Builds.FindAsync(Id, default)).ShouldNotBeNull();
        build.Outcome.ShouldBe(outcome);
        build.HasEnded.ShouldBe(outcome != BuildOutcome.InProgress);
    }

    [Fact]
    public async Task FindAsync_WithPhases_TellsEach()
    {
        Server.Answer = (_, _) => (200, Many("FAILED"));
        var build = (await Builds.FindAsync(Id, default)).ShouldNotBeNull();
        build.StartedAt.ShouldBe(new DateTimeOffset(2026, 11, 1, 12, 0, 0, 250, TimeSpan.Zero));
        build.EndedAt.ShouldBe(new DateTimeOffset(2026, 11, 1, 12, 1, 30, TimeSpan.Zero));
        build.LogsUrl.ShouldBe("https://logs.example/1");
        build.Phases.Select(phase => (phase.Name, phase.Outcome, phase.Duration)).ShouldBe(
        [
            ("QUEUED", BuildOutcome.Succeeded, TimeSpan.FromSeconds(1)),
            ("DOWNLOAD_SOURCE", BuildOutcome.Fault, TimeSpan.FromSeconds(2)),
            ("BUILD", BuildOutcome.Failed, TimeSpan.FromSeconds(60)),
            ("POST_BUILD", BuildOutcome.InProgress, null),
            ("COMPLETED", BuildOutcome.Succeeded, null),
        ]);
        build.Phases[2].Messages.ShouldBe(["COMMAND_EXECUTION_ERROR: Error while executing command: dotnet test. Reason: exit status 1"]);
    }

    [Fact]
    public async Task FindAsync_OfNone_IsNull()
    {
        Server.Answer = (_, _) => (200, """{"builds":[],"buildsNotFound":["x"]}""");
        (await Builds.FindAsync(Id, default)).ShouldBeNull();
    }

    [Fact]
    public async Task StartAsync_Throttled_IsTriedAgainWithTheSameToken()
    {
        Server.Answer = (_, before) => before < 2 ? (400, """{"__type":"ThrottlingException","message":"slow"}""") : (200, One("IN_PROGRESS"));
        (await Builds.StartAsync(Request, default)).Id.ShouldBe(Id);
        Server.Asked.Select(each => each.Json.GetProperty("idempotencyToken").GetString()).Distinct().ShouldHaveSingleItem();
        Server.Asked.Count.ShouldBe(3);
    }

    [Fact]
    public async Task StartAsync_OfNoProject_NamesIt()
    {
        Server.Answer = (_, _) => (400, """{"__type":"ResourceNotFoundException","message":"Project cannot be found"}""");
        var fault = await Should.ThrowAsync<InputException>(() => Builds.StartAsync(Request, default));
        (fault.Problem, fault.Message).ShouldBe(("project-not-found", "CodeBuild has no project commitwise."));
        Server.Asked.ShouldHaveSingleItem();
    }

    [Theory]
    [InlineData(500, "{}")]
    [InlineData(503, "<html>busy</html>")]
    [InlineData(200, "<html>proxy</html>")]
    [InlineData(200, "{}")]
    [InlineData(400, """{"__type":"AccessDeniedException","message":"no"}""")]
    public async Task StartAsync_WithoutABuildInTheAnswer_Fails(int status, string body)
    {
        Server.Answer = (_, _) => (status, body);
        await Should.ThrowAsync<AwsServiceException>(() => Builds.StartAsync(Request, default));
    }

    [Theory]
    [InlineData("p;rm", "a", "ok", "a")]
    [InlineData("project", "HEAD", "ok", "a")]
    [InlineData("project", null, "1BAD", "a")]
    [InlineData("project", null, "CODEBUILD_ID", "a")]
    [InlineData("project", null, "A B", "a")]
    [InlineData("project", null, "ok", "a\0b")]
    public async Task StartAsync_OfAnotherForm_IsRefusedBeforeItIsSent(string project, string? sha, string variable, string value)
    {
        var request = new BuildRequest(project, sha ?? new string('b', 64), new Dictionary<string, string> { [variable] = value }, "r1");
        (await Should.ThrowAsync<InputException>(() => Builds.StartAsync(request, default))).Problem.ShouldBe("invalid-build");
        Server.Asked.ShouldBeEmpty();
    }

    [Fact]
    public async Task WaitAsync_UntilItEnds_AsksAgainAndTellsTheEnd()
    {
        Server.Answer = (_, before) => (200, Many(before < 3 ? "IN_PROGRESS" : "SUCCEEDED"));
        var time = new RunningTime();
        (await new BuildWatch(Builds, time).WaitAsync(Id, TimeSpan.FromHours(1), default)).Outcome.ShouldBe(BuildOutcome.Succeeded);
        time.Waited.ShouldBe([TimeSpan.FromSeconds(2), TimeSpan.FromSeconds(3), TimeSpan.FromSeconds(4.5)]);
    }

    [Theory]
    [InlineData("STOPPED", BuildOutcome.TimedOut)]
    [InlineData("IN_PROGRESS", BuildOutcome.TimedOut)]
    [InlineData("SUCCEEDED", BuildOutcome.Succeeded)]
    public async Task WaitAsync_BeyondTheDeadline_StopsTheBuild(string afterStop, BuildOutcome outcome)
    {
        Server.Answer = (operation, _) => (200, operation == "StopBuild" ? One(afterStop) : Many("IN_PROGRESS"));
        var build = await new BuildWatch(Builds, new RunningTime()).WaitAsync(Id, TimeSpan.FromMinutes(10), default);
        build.Outcome.ShouldBe(outcome);
        Server.Asked.Count(each => each.Operation == "StopBuild").ShouldBe(1);
    }

    [Fact]
    public async Task WaitAsync_ForNone_SaysSo()
    {
        Server.Answer = (_, _) => (200, """{"builds":[]}""");
        (await Should.ThrowAsync<InputException>(() => new BuildWatch(Builds, new RunningTime()).WaitAsync(Id, TimeSpan.FromMinutes(1), default)))
            .Problem.ShouldBe("build-not-found");
    }

    private static string Many(string status) => $$"""{"builds":[{{Build(status)}}]}""";

    private static string One(string status) => $$"""{"build":{{Build(status)}}}""";

    private static string Build(string status) => $$"""
        {"id":"{{Id}}","buildStatus":"{{status}}","startTime":1793534400.25,"endTime":1793534490,"buildNumber":3,
         "logs":{"deepLink":"https://logs.example/1"},
         "phases":[
          {"phaseType":"QUEUED","phaseStatus":"SUCCEEDED","durationInSeconds":1},
          {"phaseType":"DOWNLOAD_SOURCE","phaseStatus":"CLIENT_ERROR","durationInSeconds":2},
          {"phaseType":"BUILD","phaseStatus":"FAILED","durationInSeconds":60,"contexts":[{"statusCode":"COMMAND_EXECUTION_ERROR","message":"Error while executing command: dotnet test. Reason: exit status 1"},{"statusCode":"","message":""}]},
          {"phaseType":"POST_BUILD","contexts":[]},
          {"phaseType":"COMPLETED"}]}
        """;
}
