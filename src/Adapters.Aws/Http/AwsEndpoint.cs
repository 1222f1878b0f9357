using Amazon;

namespace CommitWise.Adapters.Aws.Http;

/// <summary>Where a service of AWS is, and the region that requests are signed for.</summary>
/// <param name="Region">The region.</param>
/// <param name="Address">The address.</param>
internal sealed record AwsEndpoint(RegionEndpoint Region, Uri Address)
{
    /// <summary>From the settings, then the environment, then the region.</summary>
    /// <param name="service">Which service.</param>
    /// <param name="region">From the settings; null or blank for the one of the environment.</param>
    /// <param name="address">From the settings; null for the one of the environment or the region's.</param>
    /// <param name="environment">Value of a variable, or null.</param>
    /// <exception cref="InputException">There is no region, or an address cannot be read.</exception>
    public static AwsEndpoint Of(AwsService service, string? region, Uri? address, Func<string, string?> environment)
    {
        var name = Given(region) ?? Given(environment("AWS_REGION")) ?? Given(environment("AWS_DEFAULT_REGION"))
            ?? throw new InputException("missing-region", $"{service.Title} needs a region: set Aws:Region or AWS_REGION.");
        var found = RegionEndpoint.GetBySystemName(name);
        return new AwsEndpoint(
            found, address ?? FromEnvironment(service, environment) ?? new Uri($"https://{service.Host}.{name}.{found.PartitionDnsSuffix}"));
    }

    /// <summary>The address that the environment names, by <c>AWS_ENDPOINT_URL_SERVICE</c> or <c>AWS_ENDPOINT_URL</c>.</summary>
    /// <exception cref="InputException">It cannot be read.</exception>
    public static Uri? FromEnvironment(AwsService service, Func<string, string?> environment)
    {
        foreach (var variable in (string[])[service.Variable, "AWS_ENDPOINT_URL"])
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
