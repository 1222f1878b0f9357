using System.Net;
using System.Text;
using CommitWise.Adapters.Aws.Http;
using CommitWise.Adapters.Aws.Sqs;
using FsCheck;
using FsCheck.Fluent;

namespace CommitWise.Adapters.Aws.Tests.Sqs;

public sealed class SqsSettingsTests
{
    private static readonly SqsOptions Options = new() { Region = "eu-central-1" };

    [Fact]
    public void Endpoint_OfARegion_IsTheRegionsOwn()
    {
        Address(Options).ShouldBe("https://sqs.eu-central-1.amazonaws.com/");
        Address(Options with { Region = "cn-north-1" }).ShouldBe("https://sqs.cn-north-1.amazonaws.com.cn/");
    }

    [Fact]
    public void Endpoint_FromTheEnvironment_IsTakenInOrder()
    {
        Address(new SqsOptions(), ("AWS_REGION", "eu-west-1"), ("AWS_DEFAULT_REGION", "eu-west-2")).ShouldBe("https://sqs.eu-west-1.amazonaws.com/");
        Address(new SqsOptions(), ("AWS_DEFAULT_REGION", "eu-west-2")).ShouldBe("https://sqs.eu-west-2.amazonaws.com/");
        Address(Options, ("AWS_ENDPOINT_URL", "http://a:1")).ShouldBe("http://a:1/");
        Address(Options, ("AWS_ENDPOINT_URL", "http://a:1"), ("AWS_ENDPOINT_URL_SQS", "http://b:2")).ShouldBe("http://b:2/");
        Address(Options with { ServiceUrl = new Uri("http://c:3") }, ("AWS_ENDPOINT_URL_SQS", "http://b:2")).ShouldBe("http://c:3/");
    }

    [Fact]
    public void Endpoint_WithoutARegion_IsAnInputFault() =>
        Should.Throw<InputException>(() => Address(new SqsOptions())).Problem.ShouldBe("missing-region");

    [Fact]
    public void Endpoint_ThatIsNoAddress_IsAnInputFaultThatNamesTheVariable() =>
        Should.Throw<InputException>(() => Address(Options, ("AWS_ENDPOINT_URL_SQS", "here"))).Message.ShouldContain("AWS_ENDPOINT_URL_SQS");

    [Theory]
    [InlineData("Visibility")]
    [InlineData("RequestTimeout")]
    [InlineData("MaxTries")]
    [InlineData("RetryDelay")]
    [InlineData("prefix")]
    public void Checked_OfAValueOutOfRange_NamesIt(string name)
    {
        var options = name switch
        {
            "Visibility" => Options with { Visibility = TimeSpan.FromMilliseconds(1500) },
            "RequestTimeout" => Options with { RequestTimeout = TimeSpan.Zero },
            "MaxTries" => Options with { MaxTries = 0 },
            "RetryDelay" => Options with { RetryDelay = TimeSpan.FromMinutes(1) },
            _ => Options with { Prefix = "a.b" },
        };
        Should.Throw<InputException>(options.Checked).Message.ShouldContain(name);
    }

    [Fact]
    public void Group_OfAnyKey_IsOneThatSqsTakes()
    {
        SqsNames.Group("a").ShouldNotBe(SqsNames.Group("b"));
        SqsNames.Group(new string('ü', 5000)).ShouldMatch("^[0-9a-f]{64}$");
    }

    [Fact]
    public void Body_OfAnyBytes_ComesBackAsItWas() => Prop.ForAll<byte[]>(bytes =>
    {
        var (text, attributes) = SqsBody.Write("k", bytes);
        var back = SqsBody.Read(new ReceivedMessage("id", "receipt", text, null, attributes));
        return back.Span.SequenceEqual(bytes) && text.Length > 0 && !text.Any(c => c < 0x20 && c is not ('\t' or '\n' or '\r'));
    }).QuickCheckThrowOnFailure();

    [Fact]
    public void Body_OfAMessageFromSomebodyElse_IsItsText()
    {
        var strange = new Dictionary<string, MessageAttribute> { ["encoding"] = new("String", "base64") };
        SqsBody.Read(new ReceivedMessage("id", "receipt", "no base64!", null, strange)).ToArray().ShouldBe("no base64!"u8.ToArray());
        SqsBody.KeyOf(new ReceivedMessage("id", "receipt", "text", null, null)).ShouldBeEmpty();
    }

    [Theory]
    [InlineData(400, "{\"__type\":\"com.amazonaws.sqs#RequestThrottled\",\"message\":\"slow\"}", "RequestThrottled", true)]
    [InlineData(400, "{\"__type\":\"com.amazonaws.sqs#QueueDoesNotExist\",\"Message\":\"none\"}", "QueueDoesNotExist", false)]
    [InlineData(403, "{\"__type\":\"InvalidClientTokenId\"}", "InvalidClientTokenId", false)]
    [InlineData(502, "<html>", "", true)]
    [InlineData(404, "null", "", false)]
    public void Error_AsItIsAnswered_IsReadAndJudged(int status, string body, string code, bool isTransient)
    {
        AwsErrors.ReadJson((HttpStatusCode)status, Encoding.UTF8.GetBytes(body)).Code.ShouldBe(code);
        AwsErrors.IsTransient((HttpStatusCode)status, code).ShouldBe(isTransient);
    }

    private static string Address(SqsOptions options, params (string Name, string Value)[] environment) =>
        AwsEndpoint.Of(AwsService.Sqs, options.Region, options.ServiceUrl, name => environment.FirstOrDefault(each => each.Name == name).Value).Address.ToString();
}
