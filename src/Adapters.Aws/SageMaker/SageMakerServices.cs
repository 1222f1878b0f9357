using CommitWise.Risk;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace CommitWise.Adapters.Aws.SageMaker;

/// <summary>Predictions by endpoints, where the settings name any.</summary>
public static class SageMakerServices
{
    /// <summary>Adds the predictor and the shadow that are configured; nothing where none is.</summary>
    /// <exception cref="InputException">There is no region, or an address of the environment cannot be read.</exception>
    public static IServiceCollection AddSageMaker(this IServiceCollection services, AwsSettings settings)
    {
        var named = settings.SageMaker;
        if (named.Endpoint is null && named.Shadow is null)
        {
            return services;
        }

        services.AddSingleton<SageMakerTelemetry>();
        if (named.Endpoint is { } endpoint)
        {
            // Here, so that what is missing is said before anything starts.
            var options = SageMakerOptions.Of(settings, endpoint, named.Variant, TimeProvider.System, Environment.GetEnvironmentVariable);
            services.AddSingleton<IRemotePredictor>(provider => Predictor(provider, options));
        }

        if (named.Shadow is { } shadow)
        {
            var options = SageMakerOptions.Of(settings, shadow, variant: null, TimeProvider.System, Environment.GetEnvironmentVariable);
            services.AddSingleton<IShadowPredictor>(provider => new SageMakerShadow(
                Predictor(provider, options), options, provider.GetRequiredService<SageMakerTelemetry>()));
        }

        return services;
    }

    private static SageMakerPredictor Predictor(IServiceProvider provider, SageMakerOptions options) => new(
        options with { Time = provider.GetRequiredService<TimeProvider>() },
        provider.GetRequiredService<SageMakerTelemetry>(),
        provider.GetRequiredService<ILoggerFactory>().CreateLogger<SageMakerPredictor>());
}
