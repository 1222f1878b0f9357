using CommitWise.Durability;
using CommitWise.Grains.Health;
using CommitWise.Grains.Pool;
using CommitWise.Grains.Repositories;
using CommitWise.Intake;
using CommitWise.Repositories;
using CommitWise.Risk;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace CommitWise.Grains.Hosting;

/// <summary>Adds the grains' services to a host.</summary>
public static class GrainsExtensions
{
    /// <summary>
    /// Adds the pool, the looks at repositories and the sweep for unfinished work. To be called after the engine was added, so that these stop
    /// before it. From the engine comes <c>IActivationCounts</c>, and it brings its calls to <c>CallMeters</c>; from the host <c>IIndex</c>, <c>IReportStore</c>, <c>IChangeAnalysis</c>, <c>IRepositoryWorkspaces</c> and, when the
    /// head of a pull request can be asked for elsewhere than in a clone, <c>IHostDiffs</c>.
    /// </summary>
    public static IServiceCollection AddCommitWiseGrains(this IServiceCollection services, Action<GrainsOptions>? configure = null)
    {
        services.AddOptions<GrainsOptions>().Configure(configure ?? (_ => { })).ValidateOnStart();
        services.TryAddEnumerable(ServiceDescriptor.Singleton<IValidateOptions<GrainsOptions>, GrainsOptionsValidator>());
        services.AddMetrics();
        services.TryAddSingleton(TimeProvider.System);
        services.TryAddSingleton<IHeadReader>(provider => new HeadReader(
            provider.GetRequiredService<IRepositoryWorkspaces>(), provider.GetService<IHostDiffs>()));
        services.AddSingleton<GrainsTelemetry>();
        services.TryAddSingleton<CallMeters>();
        services.AddSingleton<ISiloHealthReader>(provider => new SiloHealthReader(
            provider.GetRequiredService<CallMeters>(),
            provider.GetRequiredService<IActivationCounts>(),
            provider.GetRequiredService<AnalysisPool>(),
            provider.GetRequiredService<TimeProvider>(),
            provider.GetService<IRemotePredictor>()));
        services.AddSingleton<ConnectionFinder>();
        services.AddSingleton(provider => new HeadInquiry(
            provider.GetRequiredService<IHeadReader>(),
            provider.GetRequiredService<ConnectionFinder>(),
            provider.GetRequiredService<IGrainFactory>(),
            provider.GetRequiredService<TimeProvider>(),
            provider.GetRequiredService<ILogger<HeadInquiry>>()));
        services.AddSingleton<AnalysisRunner>();
        services.AddSingleton(provider => new AnalysisPool(
            provider.GetRequiredService<AnalysisRunner>(),
            provider.GetRequiredService<IOptions<GrainsOptions>>(),
            provider.GetRequiredService<GrainsTelemetry>(),
            provider.GetRequiredService<TimeProvider>(),
            provider.GetRequiredService<ILogger<AnalysisPool>>()));
        services.AddSingleton(provider => new RepositorySync(
            provider.GetRequiredService<IRepositoryWorkspaces>(),
            provider.GetRequiredService<IGrainFactory>(),
            provider.GetRequiredService<IOptions<GrainsOptions>>(),
            provider.GetRequiredService<TimeProvider>(),
            provider.GetRequiredService<ILogger<RepositorySync>>()));
        services.AddSingleton<ResumeService>();
        services.AddHostedService(provider => provider.GetRequiredService<RepositorySync>());
        services.AddHostedService(provider => provider.GetRequiredService<AnalysisPool>());
        return services.AddHostedService(provider => provider.GetRequiredService<ResumeService>());
    }

    /// <summary>Has this process tell how its silo is, for processes elsewhere, and read how theirs are. To be called after the grains were added.</summary>
    public static IServiceCollection AddSharedSiloHealth(this IServiceCollection services)
    {
        var own = services.LastOrDefault(service => service.ServiceType == typeof(ISiloHealthReader))?.ImplementationFactory;
        if (own is not null)
        {
            services.AddHostedService(provider => new SiloHealthPublisher(
                (ISiloHealthReader)own(provider),
                provider.GetRequiredService<IIndex>(),
                provider.GetRequiredService<TimeProvider>(),
                provider.GetRequiredService<ILogger<SiloHealthPublisher>>()));
        }

        return services.AddSingleton<ISiloHealthReader>(provider => new SharedSiloHealth(
            own is null ? null : (ISiloHealthReader)own(provider),
            provider.GetRequiredService<IIndex>(),
            provider.GetRequiredService<TimeProvider>(),
            provider.GetRequiredService<ILogger<SharedSiloHealth>>()));
    }
}
