using CommitWise.Adapters.Aws.Http;
using CommitWise.Notifications;

namespace CommitWise.Adapters.Aws.Sns;

/// <summary>A topic on Amazon SNS, and its text messages.</summary>
public sealed class SnsTopic : ITopic, ITextMessages, IDisposable
{
    private readonly QueryCalls _calls;
    private readonly string? _topic;

    /// <summary>Sends nothing yet.</summary>
    /// <exception cref="InputException">There is no region, or an address cannot be read.</exception>
    public SnsTopic(SnsOptions options)
    {
        _topic = options.TopicArn;
        var endpoint = AwsEndpoint.Of(AwsService.Sns, options.Region, options.ServiceUrl, Environment.GetEnvironmentVariable);
        var patience = new Patience(options.RequestTimeout, options.MaxTries, options.RetryDelay, options.Time);
        _calls = new QueryCalls(
            AwsHttp.Create(AwsService.Sns, endpoint, options.Credentials, patience, QueryCalls.IsTransient), endpoint.Address, "2010-03-31");
    }

    /// <inheritdoc/>
    public Task<string> PublishAsync(TopicMessage message, CancellationToken cancellationToken) =>
        PublishAsync(TopicOrFault(), SnsForms.Publish(TopicOrFault(), SnsChecks.Checked(message)), cancellationToken);

    /// <inheritdoc/>
    public Task<string> SendAsync(string phoneNumber, string text, CancellationToken cancellationToken)
    {
        SnsChecks.CheckText(phoneNumber, text);

        // The number is somebody's; messages of faults, which are logged, name only its end.
        return PublishAsync($"the number ending in {phoneNumber[^2..]}", SnsForms.Text(phoneNumber, text), cancellationToken);
    }

    /// <summary>Adds a subscriber to the topic. One by mail must confirm before anything is sent to it.</summary>
    /// <param name="endpoint">Whom.</param>
    /// <param name="filter">Which messages; null for all.</param>
    /// <param name="cancellationToken">Gives up; the subscription may have been made.</param>
    /// <returns>ARN of the subscription; <c>pending confirmation</c> while it is not confirmed.</returns>
    /// <exception cref="InputException">The endpoint or the filter is not of the form that it documents.</exception>
    /// <exception cref="AwsServiceException">The service refused it, or was not reached within its tries.</exception>
    public async Task<string> SubscribeAsync(TopicEndpoint endpoint, TopicFilter? filter, CancellationToken cancellationToken)
    {
        endpoint.Check();
        var answer = await _calls.CallAsync("Subscribe", TopicOrFault(), SnsForms.Subscribe(TopicOrFault(), endpoint, filter), cancellationToken);
        return QueryCalls.Text(answer, "SubscriptionArn") ?? throw Unread("Subscribe", "SubscriptionArn");
    }

    /// <summary>Changes which messages a subscriber gets. It takes up to 15 minutes until all are filtered by it.</summary>
    /// <param name="subscription">ARN of the subscription.</param>
    /// <param name="filter">Which messages; null for all.</param>
    /// <param name="cancellationToken">Gives up.</param>
    /// <exception cref="AwsServiceException">The service refused it, or was not reached within its tries.</exception>
    public Task FilterAsync(string subscription, TopicFilter? filter, CancellationToken cancellationToken) =>
        _calls.CallAsync("SetSubscriptionAttributes", subscription, SnsForms.Filter(subscription, filter), cancellationToken);

    /// <summary>Removes a subscriber; one that is gone stays so.</summary>
    /// <param name="subscription">ARN of the subscription.</param>
    /// <param name="cancellationToken">Gives up.</param>
    /// <exception cref="AwsServiceException">The service refused it, or was not reached within its tries.</exception>
    public Task UnsubscribeAsync(string subscription, CancellationToken cancellationToken) =>
        _calls.CallAsync("Unsubscribe", subscription, [new("SubscriptionArn", subscription)], cancellationToken);

    /// <summary>Asks for the topic's attributes: it is there and this service may see it.</summary>
    /// <param name="cancellationToken">Gives up.</param>
    /// <exception cref="AwsServiceException">The service refused it, or was not reached within its tries.</exception>
    internal Task ProbeAsync(CancellationToken cancellationToken) =>
        _calls.CallAsync("GetTopicAttributes", TopicOrFault(), [new("TopicArn", TopicOrFault())], cancellationToken);

    /// <inheritdoc/>
    public void Dispose() => _calls.Dispose();

    private async Task<string> PublishAsync(string subject, IEnumerable<KeyValuePair<string, string>> form, CancellationToken cancellationToken)
    {
        var answer = await _calls.CallAsync("Publish", subject, form, cancellationToken);
        return QueryCalls.Text(answer, "MessageId") ?? throw Unread("Publish", "MessageId");
    }

    private string TopicOrFault() => _topic ?? throw new InputException("missing-setting", "There is no topic: set Aws:TopicArn.");

    private static AwsServiceException Unread(string action, string member) =>
        new($"{action} was answered without a {member}.", string.Empty, System.Net.HttpStatusCode.OK);
}
