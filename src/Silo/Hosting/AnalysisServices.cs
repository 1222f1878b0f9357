using CommitWise.Adapters.Aws.SageMaker;
using CommitWise.Adapters.GitHub;
using CommitWise.Adapters.Local.Git;
using CommitWise.Adapters.Local.Storage;
using CommitWise.Adapters.Local.Workspaces;
using CommitWise.Analysis;
using CommitWise.Durability;
using CommitWise.Intake;
using CommitWise.Repositories;
using CommitWise.Risk;
using CommitWise.Silo.Settings;

namespace CommitWise.Silo.Hosting;

/// <summary>What makes decisions: clones, the host, the model, and where inputs and reports are kept.</summary>
internal static class AnalysisServices
{
    /// <summary>Adds it.</summary>
    public static IServiceCollection AddAnalysis(this IServiceCollection services, ServiceSettings settings) => services
        .AddSingleton(settings.GitHub)
        .AddSingleton<IWebhookReader, GitHubWebhookReader>()
        .AddSingleton<IHostDiffs>(provider => new GitHubCompare(
            new HttpClient(new SocketsHttpHandler { AllowAutoRedirect = false, PooledConnectionLifetime = TimeSpan.FromMinutes(5) }) { Timeout = Timeout.InfiniteTimeSpan },
            settings.GitHub,
            provider.GetRequiredService<TimeProvider>()))
        .AddSingleton<ICloneInspector, CloneInspector>()
        .AddSingleton<IRepositoryWorkspaces>(provider => new LocalWorkspaces(
            settings.CacheFolder, new GitOptions { Time = provider.GetRequiredService<TimeProvider>() }))
        .AddSingleton<IInputStore>(provider => new InputStore(provider.GetRequiredService<IObjectStore>()))
        .AddSingleton<IReportStore>(provider => new ReportStore(provider.GetRequiredService<IObjectStore>()))
        .AddSingleton<IChangeAnalysis>(provider => new ChangeAnalysis(
            provider.GetRequiredService<IRepositoryWorkspaces>(),
            provider.GetRequiredService<IInputStore>(),
            RiskModel.LoadDefault(),
            provider.GetRequiredService<TimeProvider>(),
            provider.GetRequiredService<IHostDiffs>(),
            provider.GetRequiredService<PredictionStep>()))
        .AddPrediction(settings);

    /// <summary>Who predicts: an endpoint where the settings name one, else the model in this process.</summary>
    private static IServiceCollection AddPrediction(this IServiceCollection services, ServiceSettings settings) => services
        .AddSageMaker(settings.Aws)
        .AddSingleton<PredictionTelemetry>()
        .AddSingleton(provider => new PredictionStep(
            provider.GetRequiredService<TimeProvider>(),
            provider.GetService<IRemotePredictor>(),
            provider.GetService<IShadowPredictor>(),
            provider.GetRequiredService<PredictionTelemetry>()));
}
