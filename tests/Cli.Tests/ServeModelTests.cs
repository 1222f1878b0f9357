using System.Globalization;
using System.Net;
using System.Net.Http.Headers;
using System.Text;
using System.Text.Json;
using CommitWise.Risk;
using CommitWise.Risk.Exchange;
using CommitWise.Testing;

namespace CommitWise.Cli.Tests;

/// <summary><c>commitwise serve-model</c> in a process of its own, asked over HTTP as SageMaker asks a container.</summary>
public sealed class ServeModelTests(ServeModelTests.Server server) : IClassFixture<ServeModelTests.Server>
{
    private const string Header = "ns,nd,nf,entropy,la,ld,lt,fix,ndev,age,nuc,exp,rexp,sexp,testShare,docsShare,configShare,generatedShare";

    private static readonly string Program = Path.Combine(AppContext.BaseDirectory, "commitwise.dll");
    private static readonly RiskModel Model = RiskModel.LoadDefault();

    private static string Json(string rows) =>
        $$"""{"schema":"commitwise.features/1","features":["{{Header.Replace(",", "\",\"", StringComparison.Ordinal)}}"],"instances":{{rows}}}""";

    [Fact]
    public async Task Ping_OfALoadedModel_Is200()
    {
        using var answer = await server.Client.GetAsync("/ping");
        answer.StatusCode.ShouldBe(HttpStatusCode.OK);
        (await answer.Content.ReadAsStringAsync()).ShouldBe($"default version 1, sha256 {Model.Sha256}\n");
    }

    // The text is what docs/prediction-contract.md shows.
    [Theory]
    [InlineData("/invocations")]
    [InlineData("/endpoints/any-name/invocations")]
    public async Task Invocations_OfJson_AnswerJsonThatAddsUp(string path)
    {
        using var answer = await PostAsync(path, Json("[[2,3,4,1.5,120,30,900,null,null,null,null,null,null,null,null,null,null,null],[1,1,1,0,null,null,null,1,2,3,4,5,6,7,0.1,0,0,0]]"), "application/json");
        answer.StatusCode.ShouldBe(HttpStatusCode.OK);
        answer.Content.Headers.ContentType!.ToString().ShouldBe("application/json");
        var json = JsonDocument.Parse(await answer.Content.ReadAsStringAsync()).RootElement;
        json.EnumerateObject().Select(member => member.Name).ShouldBe(["schema", "features", "model", "predictions"]);
        json.GetProperty("schema").GetString().ShouldBe("commitwise.predictions/1");
        json.GetProperty("features").EnumerateArray().Select(name => name.GetString()).ShouldBe(Header.Split(','));
        json.GetProperty("model").GetProperty("sha256").GetString().ShouldBe(Model.Sha256);
        var rows = json.GetProperty("predictions").EnumerateArray().ToList();
        rows.Count.ShouldBe(2);
        foreach (var row in rows)
        {
            var sum = row.GetProperty("intercept").GetDouble() + row.GetProperty("contributions").EnumerateArray().Sum(part => part.ValueKind == JsonValueKind.Null ? 0 : part.GetDouble());
            row.GetProperty("probability").GetDouble().ShouldBe(1 / (1 + Math.Exp(-sum)), 1e-9);
            row.GetProperty("lower").GetDouble().ShouldBeLessThan(row.GetProperty("probability").GetDouble());
            row.GetProperty("upper").GetDouble().ShouldBeGreaterThan(row.GetProperty("probability").GetDouble());
        }

        rows[0].GetProperty("unknowns").GetArrayLength().ShouldBe(0);
        rows[1].GetProperty("unknowns").EnumerateArray().Select(text => text.GetString()![..2]).ShouldBe(["la", "ld", "lt"]);
        rows[1].GetProperty("contributions")[4].GetDouble().ShouldBe(0, "unknown");
        rows[1].GetProperty("contributions")[7].ValueKind.ShouldBe(JsonValueKind.Null, "the model does not read it");
    }

    [Fact]
    public async Task Invocations_OfCsv_AnswerThreeNumbersPerRowInOrder()
    {
        using var answer = await PostAsync("/invocations", $"{Header}\n2,3,4,1.5,120,30,900,,,,,,,,,,,\r\n1,1,1,0,1,0,10,,,,,,,,,,,", "text/csv");
        answer.Content.Headers.ContentType!.ToString().ShouldBe("text/csv");
        var rows = (await answer.Content.ReadAsStringAsync()).TrimEnd('\n').Split('\n').Select(line => line.Split(',').Select(number => double.Parse(number, CultureInfo.InvariantCulture)).ToArray()).ToList();
        rows.Count.ShouldBe(2);
        var own = Model.Predict(Row(2, 3, 4, 1.5, 120, 30, 900));
        rows[0].ShouldBe([own.Probability, own.Lower, own.Upper], 1e-9);
        rows[1][0].ShouldBeLessThan(rows[0][0]);
    }

    [Theory]
    [InlineData("application/json", "text/csv", "text/csv")]
    [InlineData("text/csv", "application/json", "application/json")]
    [InlineData("text/csv", "*/*", "text/csv")]
    [InlineData("application/json; charset=utf-8", "text/csv;q=0.1, application/json;q=0.9", "application/json")]
    [InlineData("text/csv; charset=UTF-8", "text/html, text/*;q=0.5", "text/csv")]
    public async Task Invocations_WithAnAccept_AnswerAsItWants(string type, string accept, string answered)
    {
        var body = type.StartsWith("text", StringComparison.Ordinal) ? $"{Header}\n1,1,1,0,1,0,10,,,,,,,,,,,\n" : Json("[[1,1,1,0,1,0,10,null,null,null,null,null,null,null,null,null,null,null]]");
        using var answer = await PostAsync("/invocations", body, type, accept);
        answer.StatusCode.ShouldBe(HttpStatusCode.OK);
        answer.Content.Headers.ContentType!.MediaType.ShouldBe(answered);
    }

    [Theory]
    [InlineData("application/xml", null, "<a/>", 415, "unsupported-media-type", "application/json or text/csv")]
    [InlineData("application/json; charset=latin1", null, "{}", 415, "unsupported-media-type", "UTF-8")]
    [InlineData(null, null, "{}", 415, "unsupported-media-type", "")]
    [InlineData("application/json", "image/png", "{}", 406, "not-acceptable", "")]
    [InlineData("application/json", null, "{", 400, "malformed-request", "line 1")]
    [InlineData("application/json", null, "", 400, "malformed-request", "line 1")]
    [InlineData("text/csv", null, "a,b\n", 400, "malformed-request", "it names 2 features")]
    [InlineData("text/csv", null, Header + "\n1,1,1,0,1,0,10,,,,,,,,,,,\n1,1,1,0,one,0,10,,,,,,,,,,,\n", 400, "malformed-request", "row 2, column 5 (la): 'one'")]
    public async Task Invocations_OfABadRequest_SayWhatIsWrong(string? type, string? accept, string body, int status, string problem, string mention)
    {
        using var answer = await PostAsync("/invocations", body, type, accept);
        await ShouldBeProblemAsync(answer, status, problem, mention);
    }

    [Fact]
    public async Task Invocations_OfABadJsonRow_NameRowAndColumn()
    {
        using var answer = await PostAsync("/invocations", Json("[[1,2,true]]"), "application/json");
        await ShouldBeProblemAsync(answer, 400, "malformed-request", "row 1, column 3 (nf)");
    }

    [Fact]
    public async Task Invocations_OfTooMuch_Are413()
    {
        using var rows = await PostAsync("/invocations", $"{Header}\n{string.Concat(Enumerable.Repeat("1,1,1,0,1,0,10,,,,,,,,,,,\n", PredictionContract.MaxRows + 1))}", "text/csv");
        await ShouldBeProblemAsync(rows, 413, "too-many-rows", "more than 10,000 rows");
        using var bytes = await PostAsync("/invocations", new string(' ', PredictionContract.MaxBytes + 1), "application/json");
        await ShouldBeProblemAsync(bytes, 413, "body-too-large", "6 MiB");
        using var most = await PostAsync("/invocations", $"{Header}\n{string.Concat(Enumerable.Repeat("1,1,1,0,1,0,10,,,,,,,,,,,\n", PredictionContract.MaxRows))}", "text/csv");
        most.StatusCode.ShouldBe(HttpStatusCode.OK);
    }

    [Theory]
    [InlineData("GET", "/invocations", 405)]
    [InlineData("POST", "/ping", 405)]
    [InlineData("GET", "/", 404)]
    public async Task AnyOther_MethodOrPath_IsRefused(string method, string path, int status)
    {
        using var request = new HttpRequestMessage(new HttpMethod(method), path);
        using var answer = await server.Client.SendAsync(request);
        ((int)answer.StatusCode).ShouldBe(status);
    }

    [Fact]
    public async Task Invocations_ByManyAtOnce_AnswerEachItsOwn()
    {
        var answers = await Task.WhenAll(Enumerable.Range(1, 200).Select(async lines =>
        {
            using var answer = await PostAsync("/invocations", $"{Header}\n1,1,1,0,{lines},0,10,,,,,,,,,,,\n", "text/csv");
            return double.Parse((await answer.Content.ReadAsStringAsync()).Split(',')[0], CultureInfo.InvariantCulture);
        }));
        answers.ShouldBe(Enumerable.Range(1, 200).Select(lines => Model.Predict(Row(1, 1, 1, 0, lines, 0, 10)).Probability), 1e-9);
    }

    [Fact]
    public async Task Stop_WhileARequestRuns_AnswersItAndEndsWith0()
    {
        using var process = await Start(new Dictionary<string, string>(StringComparer.Ordinal)).ReadyAsync("/ping");
        var body = new HeldBody(Encoding.UTF8.GetBytes($"{Header}\n1,1,1,0,1,0,10,,,,,,,,,,,\n"));
        var answering = body.PostAsync(process.Client);
        await body.Begun.WaitAsync(TimeSpan.FromSeconds(20));
        var stopping = process.StopAsync();
        await RefusedAsync(process);
        body.Release();
        using var answer = await answering;
        answer.StatusCode.ShouldBe(HttpStatusCode.OK);
        (await stopping).ShouldBe(0, process.Output);
    }

    [Fact]
    public async Task Start_AsSageMakerStartsAContainer_ServesTheModelThatIsThere()
    {
        using var folder = new TemporaryFolder();
        var other = ModelFile.Create(Model.Document with { Id = "trained", Version = 3 });
        var path = Path.Combine(Directory.CreateDirectory(Path.Combine(folder.Path, "model")).FullName, "model.json");
        await File.WriteAllBytesAsync(path, ModelFile.Write(other.Document));
        using var process = await Start(
            new Dictionary<string, string>(StringComparer.Ordinal) { ["SAGEMAKER_BASE_DIR"] = folder.Path, ["SAGEMAKER_BIND_TO_PORT"] = "{port}" },
            "serve-model", "--listen", "http://127.0.0.1:8080", "serve").ReadyAsync("/ping");
        (await process.Client.GetStringAsync("/ping")).ShouldBe($"trained version 3, sha256 {other.Sha256}\n");
        process.Output.ShouldContain($"serving model trained version 3, sha256 {other.Sha256}, on http://127.0.0.1:{process.Address.Port}");
    }

    [Theory]
    [InlineData("nothing.json", "", ExitCode.Data, "unreadable-file")]
    [InlineData("bad.json", "{}", ExitCode.Data, "malformed-model")]
    public async Task ServeModel_OfABadModel_IsRefusedBeforeItListens(string name, string content, int exitCode, string problem)
    {
        using var folder = new TemporaryFolder();
        var path = Path.Combine(folder.Path, name);
        if (content.Length > 0)
        {
            await File.WriteAllTextAsync(path, content);
        }

        var run = await CliRun.RunAsync("serve-model", "--model", path);
        run.ExitCode.ShouldBe(exitCode);
        run.Error.ShouldStartWith($"commitwise: {problem}: ");
    }

    [Fact]
    public async Task ServeModel_OfAModelWithPairs_IsRefused()
    {
        using var folder = new TemporaryFolder();
        var path = Path.Combine(folder.Path, "pairs.json");
        var pair = new ModelTerm(["la", "ld"], [[1], [1]], [0, 0, 0, 0], 0, [.. Model.Document.BagIntercepts.Select(_ => new double[4])]);
        await File.WriteAllBytesAsync(path, ModelFile.Write(Model.Document with { Terms = [pair] }));
        var run = await CliRun.RunAsync("serve-model", "--model", path);
        run.ExitCode.ShouldBe(ExitCode.Data);
        run.Error.ShouldContain("unsupported-model: ");
        run.Error.ShouldContain("term 'la*ld'");
    }

    [Theory]
    [InlineData("--listen", "8080")]
    [InlineData("--listen", "https://127.0.0.1:8080")]
    [InlineData("train", "")]
    public async Task ServeModel_OfABadArgument_IsAUsageFault(string first, string second) =>
        (await CliRun.RunAsync([.. new[] { "serve-model", first, second }.Where(word => word.Length > 0)])).ExitCode.ShouldBe(ExitCode.Usage);

    [Fact]
    public async Task ServeModel_OfAnArchiveWithoutAModel_IsRefused()
    {
        using var folder = new TemporaryFolder();
        await File.WriteAllTextAsync(Path.Combine(Directory.CreateDirectory(Path.Combine(folder.Path, "model")).FullName, "weights.bin"), "1");
        using var process = Start(new Dictionary<string, string>(StringComparer.Ordinal) { ["SAGEMAKER_BASE_DIR"] = folder.Path });
        (await process.ExitAsync()).ShouldBe(ExitCode.Data);
        process.Output.ShouldContain("commitwise: missing-model: There is no model.json in ");
    }

    private static ServiceProcess Start(IReadOnlyDictionary<string, string> environment, params string[] arguments) =>
        ServiceProcess.Start(Program, arguments.Length > 0 ? arguments : ["serve-model", "--listen", "http://127.0.0.1:{port}"], environment);

    private static ChangeMeasures Row(params double[] first) => new([.. first, .. Enumerable.Repeat(double.NaN, Features.Count - first.Length)]);

    private static async Task ShouldBeProblemAsync(HttpResponseMessage answer, int status, string problem, string mention)
    {
        var text = await answer.Content.ReadAsStringAsync();
        ((int)answer.StatusCode).ShouldBe(status, text);
        answer.Content.Headers.ContentType!.MediaType.ShouldBe("application/problem+json");
        var json = JsonDocument.Parse(text).RootElement;
        json.GetProperty("type").GetString().ShouldBe($"urn:commitwise:problem:{problem}");
        json.GetProperty("detail").GetString()!.ShouldContain(mention);
    }

    /// <summary>Waits until new connections are refused: the process is stopping.</summary>
    private static async Task RefusedAsync(ServiceProcess process)
    {
        using var limit = new CancellationTokenSource(TimeSpan.FromSeconds(20));
        while (true)
        {
            using var client = new System.Net.Sockets.TcpClient();
            try
            {
                await client.ConnectAsync(IPAddress.Loopback, process.Address.Port, limit.Token);
            }
            catch (System.Net.Sockets.SocketException)
            {
                return;
            }

            await Task.Delay(TimeSpan.FromMilliseconds(10), TimeProvider.System, limit.Token);
        }
    }

    private async Task<HttpResponseMessage> PostAsync(string path, string body, string? type, string? accept = null)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, path) { Content = new ByteArrayContent(Encoding.UTF8.GetBytes(body)) };
        request.Content.Headers.ContentType = type is null ? null : MediaTypeHeaderValue.Parse(type);
        // A body that is refused unread is not sent.
        request.Headers.ExpectContinue = body.Length > PredictionContract.MaxBytes;
        if (accept is not null)
        {
            request.Headers.TryAddWithoutValidation("Accept", accept);
        }

        return await server.Client.SendAsync(request);
    }

    /// <summary>One server for all tests that only ask.</summary>
    public sealed class Server : IAsyncLifetime
    {
        private ServiceProcess? _process;

        public HttpClient Client => _process!.Client;

        public async Task InitializeAsync() => _process = await Start(new Dictionary<string, string>(StringComparer.Ordinal)).ReadyAsync("/ping");

        public Task DisposeAsync()
        {
            _process?.Dispose();
            return Task.CompletedTask;
        }
    }

    private sealed class TemporaryFolder : IDisposable
    {
        public string Path { get; } = Directory.CreateTempSubdirectory("commitwise-served-").FullName;

        public void Dispose() => Directory.Delete(Path, recursive: true);
    }

    /// <summary>A body that comes when a test says so. The server asks for it once it handles the request, and not before.</summary>
    private sealed class HeldBody(byte[] content)
    {
        private readonly TaskCompletionSource _begun = new(TaskCreationOptions.RunContinuationsAsynchronously);
        private readonly TaskCompletionSource _released = new(TaskCreationOptions.RunContinuationsAsynchronously);

        public Task Begun => _begun.Task;

        public void Release() => _released.TrySetResult();

        public async Task<HttpResponseMessage> PostAsync(HttpClient client)
        {
            using var request = new HttpRequestMessage(HttpMethod.Post, "/invocations") { Content = new HeldContent(this) };
            request.Content.Headers.ContentType = new MediaTypeHeaderValue("text/csv");
            request.Headers.ExpectContinue = true;
            return await client.SendAsync(request);
        }

        private sealed class HeldContent(HeldBody body) : HttpContent
        {
            protected override async Task SerializeToStreamAsync(Stream stream, TransportContext? context)
            {
                body._begun.TrySetResult();
                await body._released.Task;
                await stream.WriteAsync(body.Content);
            }

            protected override bool TryComputeLength(out long length)
            {
                length = body.Content.Length;
                return true;
            }
        }

        private byte[] Content { get; } = content;
    }
}
