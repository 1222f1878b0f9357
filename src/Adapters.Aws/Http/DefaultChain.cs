using Amazon.Runtime;
using Amazon.Runtime.Credentials;

namespace CommitWise.Adapters.Aws.Http;

/// <summary>The SDK's default chain, looked at when a request is signed: a service starts without credentials and says so when it needs them.</summary>
internal sealed class DefaultChain : AWSCredentials
{
    /// <inheritdoc/>
    public override ImmutableCredentials GetCredentials() => DefaultAWSCredentialsIdentityResolver.GetCredentials().GetCredentials();

    /// <inheritdoc/>
    public override async Task<ImmutableCredentials> GetCredentialsAsync() =>
        await (await DefaultAWSCredentialsIdentityResolver.GetCredentialsAsync()).GetCredentialsAsync();
}
