using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Hosting;
using Trilane;
using Trilane.Jobs;
using Trilane.Jobs.Intake;
using Trilane.Jobs.Measurement;
using Trilane.Jobs.Storage;
using Trilane.Jobs.Watching;
using Trilane.Jobs.Workers;

namespace Microsoft.Extensions.DependencyInjection;

/// <summary>Adds the job lane to an app's services.</summary>
public static class TrilaneJobsServiceCollectionExtensions
{
    /// <summary>
    /// Adds jobs, their store and, unless <c>Trilane:Jobs:Role</c> is <c>web</c>, the workers that run them. <see cref="JobClient"/> can then be
    /// injected; <c>app.MapJob</c> and <c>app.MapJobs</c> give them to HTTP clients.
    /// </summary>
    /// <param name="services">The app's services.</param>
    /// <param name="configure">Names the store, the jobs and the workers. The configuration section <c>Trilane:Jobs</c> wins over it.</param>
    /// <returns>The same services.</returns>
    /// <remarks>Calling it again adds to what was said before. It adds the lanes themselves as well.</remarks>
    public static IServiceCollection AddTrilaneJobs(this IServiceCollection services, Action<JobsBuilder> configure)
    {
        ArgumentNullException.ThrowIfNull(services);
        ArgumentNullException.ThrowIfNull(configure);
        var known = services.FirstOrDefault(service => service.ServiceType == typeof(DeclaredJobs))?.ImplementationInstance as DeclaredJobs;
        var declared = known ?? new DeclaredJobs(new JobsSettings());
        configure(new JobsBuilder(services, declared.Settings));
        if (known is null)
        {
            services.AddSingleton(declared);
            AddServices(services);
        }

        return services;
    }

    private static void AddServices(IServiceCollection services)
    {
        services.AddTrilane(options => options.AddBlockingLane(Trilane.Jobs.Sqlite.SqliteLane.Name));
        services.TryAddSingleton(TimeProvider.System);
        services.AddSingleton(provider => provider.GetRequiredService<DeclaredJobs>().Settings.Configure(provider.GetService<IConfiguration>()));
        services.AddSingleton(provider => provider.GetRequiredService<JobsSettings>().Store(provider));
        services.AddSingleton<JobMeter>();
        services.AddSingleton<JobSignals>();
        services.AddSingleton<QueueEstimates>();
        services.AddSingleton<JobIntake>();
        services.AddSingleton<ILaneSource, JobLaneSource>();
        services.AddSingleton(provider => new JobClient(
            provider.GetRequiredService<IJobStore>(),
            provider.GetRequiredService<JobIntake>(),
            provider.GetRequiredService<JobWatch>(),
            provider.GetRequiredService<JobsSettings>(),
            provider.GetRequiredService<JobMeter>()));
        Trilane.Jobs.Http.JobHttpServices.Add(services);
        AddHosted(services);
        UseNoServerInWorkers(services);
    }

    private static void AddHosted(IServiceCollection services)
    {
        services.AddHostedService<NoServerCheck>();
        services.AddHostedService<StoreStartup>();
        services.AddSingleton<JobWatch>();
        services.AddHostedService(provider => provider.GetRequiredService<JobWatch>());
        services.AddSingleton<WorkerThreads>();
        services.AddSingleton<OutcomeWriter>();
        services.AddSingleton<ProgressWriter>();
        services.AddSingleton<AttemptRunner>();
        services.AddSingleton<JobWorker>();
        services.AddSingleton<IHostedService>(provider => provider.GetRequiredService<JobsSettings>().RunsJobs
            ? provider.GetRequiredService<JobWorker>()
            : new NoWorker());
        services.AddHostedService<JobJanitor>();
    }

    /// <summary>Puts a server that opens no port in front of the app's own, for processes that only run jobs.</summary>
    private static void UseNoServerInWorkers(IServiceCollection services)
    {
        if (services.LastOrDefault(service => service.ServiceType == typeof(IServer) && !service.IsKeyedService) is not { } server)
        {
            return;
        }

        services.Add(ServiceDescriptor.Singleton<IServer>(provider => provider.GetRequiredService<JobsSettings>().Role == JobRole.Worker
            ? new NoServer()
            : Make(provider, server)));

        static IServer Make(IServiceProvider provider, ServiceDescriptor server) => (IServer)(server.ImplementationInstance
            ?? server.ImplementationFactory?.Invoke(provider)
            ?? ActivatorUtilities.CreateInstance(provider, server.ImplementationType!));
    }
}
