using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Mvc.ApiExplorer;
using Microsoft.AspNetCore.Routing;
using Microsoft.AspNetCore.SignalR;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using Trilane;

namespace Microsoft.Extensions.DependencyInjection;

/// <summary>Adds the lanes to an app's services.</summary>
public static class TrilaneServiceCollectionExtensions
{
    /// <summary>
    /// Adds the lanes: <see cref="BlockingLane"/> can then be injected, as it is for the lane "default" and with
    /// <c>[FromKeyedServices("name")]</c> for a named one. <c>app.UseTrilane()</c> puts the endpoints on them.
    /// </summary>
    /// <param name="services">The app's services.</param>
    /// <param name="configure">Sets the app's values. The configuration section <c>Trilane</c> wins over them.</param>
    /// <returns>The same services.</returns>
    /// <remarks>Calling it again adds the settings of the further call.</remarks>
    public static IServiceCollection AddTrilane(this IServiceCollection services, Action<TrilaneOptions>? configure = null)
    {
        ArgumentNullException.ThrowIfNull(services);
        services.AddLogging();
        services.AddMetrics();
        var options = services.AddOptions<TrilaneOptions>().ValidateOnStart();
        if (configure is not null)
        {
            options.Configure(configure);
        }

        services.TryAddEnumerable(ServiceDescriptor.Singleton<IPostConfigureOptions<TrilaneOptions>, TrilaneConfiguration>(
            provider => new TrilaneConfiguration(provider.GetService<IConfiguration>())));
        services.TryAddEnumerable(ServiceDescriptor.Singleton<IValidateOptions<TrilaneOptions>, TrilaneOptionsValidation>());
        AddBlockingLanes(services);
        AddDispatch(services);
        services.TryAddSingleton(provider => new Quarantine(
            provider.GetRequiredService<BlockingLanes>(),
            provider.GetRequiredService<IOptions<TrilaneOptions>>(),
            provider.GetRequiredService<ILogger<Quarantine>>()));
        services.TryAddSingleton<StallHistory>();
        services.TryAddSingleton<StallObservers>();
        services.TryAddSingleton<StallAdvice>();
        services.TryAddSingleton<StallRecords>();
        services.TryAddSingleton<StallGuard>();
        services.TryAddSingleton(provider => new LaneReport(
            provider.GetRequiredService<EndpointDataSource>(),
            provider.GetRequiredService<BlockingLanes>(),
            provider.GetServices<ILaneSource>(),
            provider.GetRequiredService<StallGuard>(),
            provider.GetRequiredService<StallHistory>(),
            provider.GetRequiredService<StallRecords>()));
        services.TryAddEnumerable(ServiceDescriptor.Singleton<IHostedService, StallWatcher>());
        return services;
    }

    private static void AddBlockingLanes(IServiceCollection services)
    {
        services.TryAddSingleton<LaneMeter>();
        services.TryAddSingleton<BlockingLanes>();
        services.TryAddSingleton(provider => provider.GetRequiredService<BlockingLanes>().Default);
        services.TryAddKeyedSingleton(KeyedService.AnyKey, (provider, name) => provider.GetRequiredService<BlockingLanes>().Get(name));
        services.TryAddEnumerable(ServiceDescriptor.Singleton<IHostedService, LaneShutdown>());
        services.TryAddEnumerable(ServiceDescriptor.Singleton<IHostedService, TrilaneReload>());
    }

    private static void AddDispatch(IServiceCollection services)
    {
        services.TryAddSingleton<LaneSelector>();
        services.TryAddSingleton<KeyedLaneCheck>();
        services.TryAddSingleton<LaneDispatch>();
        services.TryAddSingleton<HubLaneSelector>();
        services.TryAddEnumerable(ServiceDescriptor.Singleton<IPostConfigureOptions<HubOptions>, HubLaneFilter>());
        services.TryAddEnumerable(ServiceDescriptor.Transient<IApiDescriptionProvider, LaneApiDescriptionProvider>());
        services.TryAddSingleton(new StreamClock(TimeProvider.System));
        services.TryAddSingleton<StreamWatch>();
        services.TryAddSingleton<EventStreams>();
        services.TryAddSingleton(new ServiceGraph(services));
        services.TryAddSingleton<DependencyPlanner>();
        services.TryAddScoped<RequestDependencyValues>();
        services.TryAddScoped<RequestOutcome>();
        services.TryAddSingleton<AfterResponseRunner>();
        services.TryAddScoped<IAfterResponse>(_ => RequestState.Current?.AfterResponse ?? throw new InvalidOperationException(
            "IAfterResponse can only be used within a request of an app that calls app.UseTrilane(); there is none here."));
        if (services.All(service => service.ServiceType != typeof(LaneEndpoints)))
        {
            services.AddSingleton<LaneEndpoints>();
            services.AddSingleton<IStartupFilter>(provider => provider.GetRequiredService<LaneEndpoints>());
        }
    }
}
