using Amazon;

namespace CommitWise.Adapters.Aws.Sqs;

/// <summary>Where SQS is, and the region that requests are signed for.</summary>
/// <param name="Region">The region.</param>
/// <param name="Address">The address.</param>
internal sealed record AwsEndpoint(RegionEndpoint Region, Uri Address)
{
    /// <summary>From the options, then the environment, then the region.</summary>
    /// <exception cref="InputException">There is no region, or an address cannot be read.</exception>
    public static AwsEndpoint Of(SqsOptions options, Func<string, string?> environment)
    {
        var name = Given(options.Region) ?? Given(environment("AWS_REGION")) ?? Given(environment("AWS_DEFAULT_REGION"))
            ?? throw new InputException("missing-region", "SQS needs a region: set it in the options or in AWS_REGION.");
        var region = RegionEndpoint.GetBySystemName(name);
        return new AwsEndpoint(region, options.ServiceUrl ?? FromEnvironment(environment) ?? new Uri($"https://sqs.{name}.{region.PartitionDnsSuffix}"));
    }

    private static Uri? FromEnvironment(Func<string, string?> environment)
    {
        foreach (var variable in (string[])["AWS_ENDPOINT_URL_SQS", "AWS_ENDPOINT_URL"])
        {
            if (Given(environment(variable)) is { } text)
            {
                return Uri.TryCreate(text, UriKind.Absolute, out var address) && (address.Scheme is "http" or "https")
                    ? address
                    : throw new InputException("invalid-setting", $"{variable} is '{text}', which is no http address.");
            }
        }

        return null;
    }

    private static string? Given(string? value) => string.IsNullOrWhiteSpace(value) ? null : value.Trim();
}
