using System.Text.Json;
using CommitWise.Analysis;
using CommitWise.Api.Changes;
using CommitWise.Api.Commits;
using CommitWise.Api.Description;
using CommitWise.Api.Health;
using CommitWise.Api.Intake;
using CommitWise.Api.Operations;
using CommitWise.Api.Pages;
using CommitWise.Api.Problems;
using CommitWise.Api.Reading;
using CommitWise.Api.Repositories;
using CommitWise.Api.Security;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;

namespace CommitWise.Api;

/// <summary>The REST API as a part of a host.</summary>
public static class ApiServices
{
    /// <summary>
    /// Adds what the routes need. The host brings the grain factory, the ports of Durability, <c>IBackups</c> among them, <c>IRepositoryWorkspaces</c>, <c>ICloneInspector</c>, <c>IWebhookReader</c> and a
    /// <see cref="TimeProvider"/>.
    /// </summary>
    /// <param name="services">The host's services.</param>
    /// <param name="options">Settings, which the host has validated.</param>
    /// <param name="stored">JSON of grains' rows and events.</param>
    public static IServiceCollection AddApi(this IServiceCollection services, ApiOptions options, JsonSerializerOptions stored)
    {
        services.AddRouting();
        services.AddDocument();
        services.AddMetrics();
        services.Configure<RouteHandlerOptions>(handlers => handlers.ThrowOnBadRequest = true);
        services.ConfigureHttpJsonOptions(http =>
        {
            http.SerializerOptions.TypeInfoResolverChain.Insert(0, ApiJson.Default);
            http.SerializerOptions.Converters.Add(new UtcTime());
            http.SerializerOptions.AllowDuplicateProperties = false;
            http.SerializerOptions.UnmappedMemberHandling = System.Text.Json.Serialization.JsonUnmappedMemberHandling.Disallow;
        });
        services.TryAddSingleton(TimeProvider.System);
        services.TryAddSingleton<ResolveHost>(CloneUrlRules.ResolveAsync);
        return services
            .AddSingleton(options)
            .AddSingleton(new StoredJson(stored))
            .AddSingleton<ApiMetrics>()
            .AddSingleton<ChangeReader>()
            .AddSingleton<ChangeWatch>()
            .AddSingleton<ClonePaths>()
            .AddSingleton<CloneUrlRules>()
            .AddSingleton<CommitAnalysis>()
            .AddSingleton<CommitNames>()
            .AddSingleton<ConnectionRules>()
            .AddSingleton<DiffTurns>()
            .AddSingleton<EventIntake>()
            .AddSingleton<EventStreams>()
            .AddSingleton<HealthReader>()
            .AddSingleton<KeyRing>()
            .AddSingleton<MetricsCollector>()
            .AddSingleton<QueueReader>()
            .AddSingleton<Readiness>()
            .AddSingleton<ReportLinks>()
            .AddSingleton<RepositoryLookup>()
            .AddSingleton<RequestCounter>()
            .AddSingleton<SignedLinks>()
            .AddSingleton<SimulationContents>()
            .AddSingleton<SimulationNumbers>()
            .AddSingleton<WebhookBodies>();
    }

    /// <summary>Puts the API into the pipeline: first what every request must pass, then the routes.</summary>
    public static void UseApi(this WebApplication app)
    {
        UseGuards(app);
        app.MapApi();
    }

    /// <summary>Puts only what tells how this process is into the pipeline, behind the same guards: for a process that answers no one else.</summary>
    public static void UseOperations(this WebApplication app)
    {
        UseGuards(app);
        OperationRoutes.Map(app);
    }

    private static void UseGuards(WebApplication app)
    {
        app.Services.GetRequiredService<MetricsCollector>();
        app.UseMiddleware<ProblemGuard>();
        app.UseMiddleware<HostGuard>();
        app.UseRouting();
        app.UseMiddleware<OriginGuard>();
        app.UseMiddleware<KeyGuard>();
        app.UseMiddleware<RateGuard>();
    }

    /// <summary>The routes.</summary>
    public static void MapApi(this IEndpointRouteBuilder routes)
    {
        WebhookRoutes.Map(routes);
        SimulationRoutes.Map(routes);
        RepositoryRoutes.Map(routes);
        ResolveRoutes.Map(routes);
        CommitRoutes.Map(routes);
        ChangeListRoutes.Map(routes);
        ChangeRoutes.Map(routes);
        OperationRoutes.Map(routes);
        QueueRoutes.Map(routes);
        BackupRoutes.Map(routes);
        PageRoutes.Map(routes);
        routes.MapOpenApi("/openapi/{documentName}.json");
    }
}
