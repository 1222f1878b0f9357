using System.Text.Json;
using Amazon.Runtime;
using CommitWise.Adapters.Aws.Http;
using CommitWise.Adapters.Aws.Sns;
using CommitWise.Adapters.Aws.Sqs;
using CommitWise.Adapters.Aws.Tests.Http;
using CommitWise.Adapters.Aws.Tests.Sqs;
using CommitWise.Notifications;
using CommitWise.Testing;

namespace CommitWise.Adapters.Aws.Tests.Sns;

/// <summary>Against a server that speaks the protocols of SNS and SQS; every request of SNS passes a proxy that checks its signature.</summary>
public sealed class SnsTopicTests(SqsServer server) : IClassFixture<SqsServer>, IAsyncLifetime, IDisposable
{
    private const string AccessKey = "AKIDEXAMPLE";
    private const string Secret = "secret-of-the-tests";

    private readonly string _name = $"t{Guid.NewGuid():n}";
    private readonly SqsClient _queues = new(server.NewOptions());
    private ServiceProcess? _proxy;
    private QueryCalls? _raw;
    private SnsTopic? _topic;
    private string _arn = string.Empty;

    private SnsTopic Topic => _topic!;

    public async Task InitializeAsync()
    {
        _proxy = await TestServers.StartNodeAsync(
            [CloneFolder.PathOf("tests", "servers", "sigv4proxy.mjs"), "{port}", server.Process.Address.ToString(), AccessKey, Secret],
            new Dictionary<string, string>());
        _raw = new QueryCalls(new HttpClient(), server.Process.Address, "2010-03-31");
        _arn = QueryCalls.Text(await _raw.CallAsync("CreateTopic", _name, [new("Name", _name)], default), "TopicArn")!;
        _topic = new SnsTopic(Options);
    }

    private SnsOptions Options => new()
    {
        TopicArn = _arn,
        Region = "eu-central-1",
        ServiceUrl = _proxy!.Address,
        Credentials = new BasicAWSCredentials(AccessKey, Secret),
        RetryDelay = TimeSpan.FromMilliseconds(10),
        MaxTries = 2,
    };

    public Task DisposeAsync() => Task.CompletedTask;

    public void Dispose()
    {
        _topic?.Dispose();
        _raw?.Dispose();
        _queues.Dispose();
        _proxy?.Dispose();
    }

    [Fact]
    public async Task PublishAsync_ToAQueue_BringsSubjectBodyAndAttributes()
    {
        var queue = await SubscribeAsync("all", null);
        var id = await Topic.PublishAsync(Message("high", 81.5) with { Subject = "Risk of o/r#7", Body = "a & b = ü \n%" }, default);

        var got = (await ReceiveAsync(queue)).ShouldHaveSingleItem();
        got.GetProperty("MessageId").GetString().ShouldBe(id);
        got.GetProperty("Subject").GetString().ShouldBe("Risk of o/r#7");
        got.GetProperty("Message").GetString().ShouldBe("a & b = ü \n%");
        got.GetProperty("MessageAttributes").GetProperty("level").GetProperty("Value").GetString().ShouldBe("high");
        got.GetProperty("MessageAttributes").GetProperty("score").GetProperty("Type").GetString().ShouldBe("Number");
    }

    [Fact]
    public async Task PublishAsync_WithFilters_BringsEachSubscriberItsOwn()
    {
        var loud = await SubscribeAsync("loud", new TopicFilter(new Dictionary<string, IReadOnlyList<string>> { ["level"] = ["high", "critical"] }, new Dictionary<string, double>()));
        var scored = await SubscribeAsync("scored", new TopicFilter(new Dictionary<string, IReadOnlyList<string>>(), new Dictionary<string, double> { ["score"] = 50 }));
        var all = await SubscribeAsync("all", null);
        foreach (var (level, score) in ((string, double)[])[("low", 10), ("high", 40), ("critical", 90), ("low", 60)])
        {
            await Topic.PublishAsync(Message(level, score), default);
        }

        (await ReceiveAsync(all, 4)).Select(Body).ShouldBe(["low 10", "high 40", "critical 90", "low 60"], ignoreOrder: true);
        (await ReceiveAsync(loud, 2)).Select(Body).ShouldBe(["high 40", "critical 90"], ignoreOrder: true);
        (await ReceiveAsync(scored, 2)).Select(Body).ShouldBe(["critical 90", "low 60"], ignoreOrder: true);
    }

    [Fact]
    public async Task FilterAsync_Changed_FiltersWhatComesNext()
    {
        var queue = await _queues.CreateQueueAsync($"{_name}-q", new Dictionary<string, string>(), default);
        var subscription = await Topic.SubscribeAsync(new TopicEndpoint(TopicProtocol.Sqs, await ArnOfAsync(queue)), null, default);
        await Topic.FilterAsync(subscription, new TopicFilter(new Dictionary<string, IReadOnlyList<string>> { ["level"] = ["high"] }, new Dictionary<string, double>()), default);
        await Topic.PublishAsync(Message("low", 1), default);
        await Topic.FilterAsync(subscription, null, default);
        await Topic.PublishAsync(Message("low", 2), default);
        (await ReceiveAsync(queue)).Select(Body).ShouldBe(["low 2"]);

        await Topic.UnsubscribeAsync(subscription, default);
        await Topic.UnsubscribeAsync(subscription, default);
    }

    [Fact]
    public async Task SubscribeAsync_ByMail_WaitsForConfirmation()
    {
        var subscription = await Topic.SubscribeAsync(new TopicEndpoint(TopicProtocol.Email, "mona@example.org"), null, default);
        subscription.ShouldNotBeNullOrEmpty();
        var listed = await _raw!.CallAsync("ListSubscriptionsByTopic", _arn, [new("TopicArn", _arn)], default);
        var member = listed!.Descendants().First(element => element.Name.LocalName == "member");
        (QueryCalls.Text(member, "Protocol"), QueryCalls.Text(member, "Endpoint")).ShouldBe(("email", "mona@example.org"));
    }

    [Fact]
    public async Task SendAsync_OfAText_IsInTheFormOfTheService()
    {
        // The server has no text messages; the form is checked against AWS' own description of the service.
        await using var recorder = await RecordingServer.StartAsync();
        recorder.Answer = (_, _) => (200, "<PublishResponse><PublishResult><MessageId>m1</MessageId></PublishResult></PublishResponse>");
        using var topic = new SnsTopic(Options with { ServiceUrl = recorder.Address, TopicArn = null });
        (await topic.SendAsync("+491701234567", "Risk 81 of o/r#7", default)).ShouldBe("m1");

        var form = recorder.Asked.ShouldHaveSingleItem().Form;
        (form["Action"], form["Version"], form["PhoneNumber"], form["Message"]).ShouldBe(("Publish", "2010-03-31", "+491701234567", "Risk 81 of o/r#7"));
        var request = JsonSerializer.SerializeToElement(new Dictionary<string, string> { ["PhoneNumber"] = form["PhoneNumber"], ["Message"] = form["Message"] });
        ServiceModel.Read("sns", "2010-03-31").Faults("Publish", request).ShouldBeEmpty();
        (form["MessageAttributes.entry.1.Name"], form["MessageAttributes.entry.1.Value.StringValue"]).ShouldBe(("AWS.SNS.SMS.SMSType", "Transactional"));
    }

    [Theory]
    [InlineData("0170123", "text")]
    [InlineData("+0170123", "text")]
    [InlineData("+49170123456789012", "text")]
    [InlineData("+491701234567\n", "text")]
    [InlineData("+491701234567", "")]
    public async Task SendAsync_OfAnotherForm_IsRefused(string number, string text)
    {
        var fault = await Should.ThrowAsync<InputException>(() => Topic.SendAsync(number, text, default));
        fault.Problem.ShouldBe("invalid-message");
        fault.Message.ShouldNotContain(number);
    }

    [Fact]
    public async Task SendAsync_ThatFails_DoesNotTellTheNumber()
    {
        using var topic = new SnsTopic(Options with { Credentials = new BasicAWSCredentials(AccessKey, "another") });
        var fault = await Should.ThrowAsync<AwsServiceException>(() => topic.SendAsync("+491701234567", "text", default));
        fault.Message.ShouldContain("ending in 67");
        fault.Message.ShouldNotContain("1234567");
    }

    [Fact]
    public async Task PublishAsync_BeyondItsLimits_SaysWhich()
    {
        await RefusedAsync(Message("low", 1) with { Subject = "zwölf" }, "subject");
        await RefusedAsync(Message("low", 1) with { Body = string.Empty }, "body is empty");
        await RefusedAsync(Message("low", 1) with { Body = new string('ü', 131_072) }, "262,144");
        await RefusedAsync(Message("low", double.NaN), "score");
        await RefusedAsync(new TopicMessage(null, "b", Enumerable.Range(0, 11).ToDictionary(i => $"a{i}", i => TopicAttribute.Of(i))), "11 attributes");
        await RefusedAsync(new TopicMessage(null, "b", new Dictionary<string, TopicAttribute> { ["a b"] = TopicAttribute.Of("x") }), "'a b'");
    }

    [Fact]
    public async Task PublishAsync_AtItsLimit_Passes()
    {
        var body = new string('x', TopicMessage.MaxBytes);
        var id = await Topic.PublishAsync(new TopicMessage(null, body, new Dictionary<string, TopicAttribute>()), default);
        id.ShouldNotBeNullOrEmpty();
    }

    [Fact]
    public void Filter_OfNothing_IsRefused()
    {
        Should.Throw<InputException>(() => new TopicFilter(new Dictionary<string, IReadOnlyList<string>>(), new Dictionary<string, double>()).ToJson()).Problem.ShouldBe("invalid-filter");
        Should.Throw<InputException>(() => new TopicFilter(new Dictionary<string, IReadOnlyList<string>> { ["a"] = [] }, new Dictionary<string, double>()).ToJson());
    }

    [Theory]
    [InlineData(TopicProtocol.Email, "mona")]
    [InlineData(TopicProtocol.Email, "Mona <mona@example.org>")]
    [InlineData(TopicProtocol.Sms, "170")]
    [InlineData(TopicProtocol.Sqs, "https://sqs.example/q")]
    public async Task SubscribeAsync_OfAnotherForm_IsRefused(TopicProtocol protocol, string address) =>
        (await Should.ThrowAsync<InputException>(() => Topic.SubscribeAsync(new TopicEndpoint(protocol, address), null, default))).Problem.ShouldBe("invalid-endpoint");

    [Fact]
    public async Task PublishAsync_ToNoTopic_SaysSo()
    {
        using var topic = new SnsTopic(Options with { TopicArn = $"{_arn}-gone" });
        (await Should.ThrowAsync<AwsServiceException>(() => topic.PublishAsync(Message("low", 1), default))).Message.ShouldContain($"{_arn}-gone");
        using var none = new SnsTopic(Options with { TopicArn = null });
        (await Should.ThrowAsync<InputException>(() => none.PublishAsync(Message("low", 1), default))).Message.ShouldContain("Aws:TopicArn");
    }

    private static TopicMessage Message(string level, double score) => new(
        null, $"{level} {score}", new Dictionary<string, TopicAttribute> { ["level"] = TopicAttribute.Of(level), ["score"] = TopicAttribute.Of(score) });

    private static string? Body(JsonElement message) => message.GetProperty("Message").GetString();

    private async Task RefusedAsync(TopicMessage message, string says)
    {
        var fault = await Should.ThrowAsync<InputException>(() => Topic.PublishAsync(message, default));
        (fault.Problem, fault.Message).ShouldSatisfyAllConditions(
            each => each.Problem.ShouldBe("invalid-message"), each => each.Message.ShouldContain(says));
    }

    private async Task<string> SubscribeAsync(string name, TopicFilter? filter)
    {
        var queue = await _queues.CreateQueueAsync($"{_name}-{name}", new Dictionary<string, string>(), default);
        await Topic.SubscribeAsync(new TopicEndpoint(TopicProtocol.Sqs, await ArnOfAsync(queue)), filter, default);
        return queue;
    }

    private async Task<string> ArnOfAsync(string queue) => (await _queues.GetAttributesAsync(queue, ["QueueArn"], default))["QueueArn"];

    /// <summary>So many messages, and then none within a second.</summary>
    private async Task<IReadOnlyList<JsonElement>> ReceiveAsync(string queue, int count = 1)
    {
        List<JsonElement> got = [];
        while (got.Count <= count && await _queues.ReceiveAsync(queue, 10, 1, 60, default) is { Count: > 0 } messages)
        {
            foreach (var message in messages)
            {
                using var document = JsonDocument.Parse(message.Body);
                got.Add(document.RootElement.Clone());
            }
        }

        got.Count.ShouldBe(count);
        return got;
    }
}
