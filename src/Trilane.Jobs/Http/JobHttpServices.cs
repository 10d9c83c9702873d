using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Mvc.ApiExplorer;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;

namespace Trilane.Jobs.Http;

/// <summary>The services behind the job lane's endpoints.</summary>
internal static class JobHttpServices
{
    internal static void Add(IServiceCollection services)
    {
        services.AddRouting();
        services.AddSingleton<JobOwner>();
        services.AddSingleton<JobLookup>();
        services.AddSingleton<LongPoll>();
        services.AddSingleton<JobLinks>();
        services.AddSingleton<JobOutcome>();
        services.AddSingleton<EnqueueHandler>();
        services.AddSingleton<StatusHandler>();
        services.AddSingleton<ResultHandler>();
        services.AddSingleton<EventsHandler>();
        services.AddSingleton<CancelHandler>();
        services.AddSingleton<JobEndpointNames>();
        services.AddSingleton<IEndpointAddressScheme<JobStatusAddress>, JobStatusAddressScheme>();
        services.AddSingleton<IStartupFilter, JobRoutesCheck>();
        services.AddSingleton<IApiDescriptionProvider, JobApiDescriptionProvider>();
        services.AddSingleton<Withdrawals>();
        services.AddSingleton<IHostedService>(provider => provider.GetRequiredService<Withdrawals>());
    }
}
