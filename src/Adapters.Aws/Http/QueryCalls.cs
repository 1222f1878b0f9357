using System.Net;
using System.Text;
using System.Xml;
using System.Xml.Linq;
using Amazon.Runtime;

namespace CommitWise.Adapters.Aws.Http;

/// <summary>Calls of a service that speaks AWS' query protocol: a form goes out, XML comes back.</summary>
/// <param name="http">Signs and tries again.</param>
/// <param name="address">Where the service is.</param>
/// <param name="version">Of its API, such as <c>2010-03-31</c>.</param>
internal sealed class QueryCalls(HttpClient http, Uri address, string version) : IDisposable
{
    /// <param name="action">Name of the operation.</param>
    /// <param name="subject">What it is about, for messages.</param>
    /// <param name="parameters">What is sent, nested names written with dots.</param>
    /// <param name="cancellationToken">Gives up.</param>
    /// <returns>The element <c>{action}Result</c>; null when the operation has none.</returns>
    /// <exception cref="AwsServiceException">The service refused it, or was not reached within its tries.</exception>
    public async Task<XElement?> CallAsync(
        string action, string subject, IEnumerable<KeyValuePair<string, string>> parameters, CancellationToken cancellationToken)
    {
        using var message = new HttpRequestMessage(HttpMethod.Post, address);
        message.Content = new FormUrlEncodedContent([new("Action", action), new("Version", version), .. parameters]);
        try
        {
            using var answer = await http.SendAsync(message, cancellationToken);
            var body = await answer.Content.ReadAsByteArrayAsync(cancellationToken);
            return answer.IsSuccessStatusCode ? Child(Parse(body), $"{action}Result") : throw Refused(action, subject, answer.StatusCode, body);
        }
        catch (Exception fault) when (fault is HttpRequestException or TimeoutException or XmlException or AmazonClientException)
        {
            throw new AwsServiceException($"{action} of {subject} at {address} failed: {fault.Message}", string.Empty, null, fault);
        }
    }

    /// <summary>Text of a child; null when there is none. Names are compared without their namespace.</summary>
    public static string? Text(XElement? parent, string name) => parent is null ? null : Child(parent, name)?.Value;

    /// <summary>Whether the same request may succeed soon after this refusal.</summary>
    public static bool IsTransient(HttpStatusCode status, byte[] body) => AwsErrors.IsTransient(status, Read(status, body).Code);

    /// <inheritdoc/>
    public void Dispose() => http.Dispose();

    private static AwsServiceException Refused(string action, string subject, HttpStatusCode status, byte[] body)
    {
        var (code, reason) = Read(status, body);
        return new AwsServiceException($"{action} of {subject} was refused with {(int)status} {code}: {reason}", code, status);
    }

    /// <summary>Code and message of a refusal; the body is XML unless something in between has answered.</summary>
    private static (string Code, string Message) Read(HttpStatusCode status, byte[] body)
    {
        try
        {
            var error = Parse(body).DescendantsAndSelf().FirstOrDefault(element => element.Name.LocalName == "Error");
            return (Text(error, "Code") ?? string.Empty, Text(error, "Message") ?? "no reason given");
        }
        catch (XmlException)
        {
            return (string.Empty, $"HTTP {(int)status} without an error of the service");
        }
    }

    private static XElement? Child(XElement parent, string name) => parent.Elements().FirstOrDefault(element => element.Name.LocalName == name);

    private static XElement Parse(byte[] body)
    {
        using var reader = XmlReader.Create(
            new StringReader(Encoding.UTF8.GetString(body)), new XmlReaderSettings { DtdProcessing = DtdProcessing.Prohibit, XmlResolver = null });
        return XElement.Load(reader);
    }
}
