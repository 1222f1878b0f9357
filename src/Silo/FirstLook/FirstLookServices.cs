using CommitWise.Silo.Hosting;
using CommitWise.Silo.Settings;

namespace CommitWise.Silo.FirstLook;

/// <summary>What the service does by itself when it has started: a first look at the clones that it was pointed to.</summary>
internal static class FirstLookServices
{
    /// <summary>Adds it.</summary>
    public static IServiceCollection AddFirstLook(this IServiceCollection services, ServiceSettings settings, Terminal terminal)
    {
        var clones = StartingClones.Find(settings);
        foreach (var clone in clones)
        {
            settings.Api.RepositoryRoots.Add(clone);
        }

        return services
            .AddSingleton(terminal)
            .AddSingleton(settings)
            .AddSingleton(new StartingClones(clones))
            .AddSingleton<FirstLookRun>()
            .AddHostedService<FirstLookService>();
    }
}
