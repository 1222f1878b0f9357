using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;

namespace CommitWise.LocalSilo;

/// <summary>Adds the silo to a host.</summary>
public static class LocalSiloExtensions
{
    /// <summary>
    /// Adds a silo and its <see cref="IGrainFactory"/>. The stores come from the services: <c>IStateStore</c>, <c>IDurableQueue</c> and
    /// <c>IReminderStore</c>; the clock too, when a <see cref="TimeProvider"/> is registered.
    /// </summary>
    public static IServiceCollection AddLocalSilo(this IServiceCollection services, Action<LocalSiloOptions> configure)
    {
        ArgumentNullException.ThrowIfNull(configure);
        var options = new LocalSiloOptions();
        configure(options);
        services.TryAddSingleton(TimeProvider.System);
        services.AddSingleton(options);
        services.AddSingleton<LocalSiloHost>();
        services.AddSingleton<IGrainFactory>(provider => provider.GetRequiredService<LocalSiloHost>().Factory);
        return services.AddHostedService(provider => provider.GetRequiredService<LocalSiloHost>());
    }

    /// <summary>Adds a filter around every call of a grain method, inside of those added before it.</summary>
    public static IServiceCollection AddIncomingGrainCallFilter<TFilter>(this IServiceCollection services)
        where TFilter : class, IIncomingGrainCallFilter => services.AddSingleton<IIncomingGrainCallFilter, TFilter>();
}
