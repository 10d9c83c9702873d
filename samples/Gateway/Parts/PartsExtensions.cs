using Gateway.Startup;
using Microsoft.AspNetCore.Diagnostics.HealthChecks;
using Microsoft.Extensions.Diagnostics.HealthChecks;

namespace Gateway.Parts;

/// <summary>The servers that the gateway can use in place of what is built in, and what /health says of them.</summary>
internal static class PartsExtensions
{
    private static readonly TimeSpan _patience = TimeSpan.FromSeconds(3);

    public static void AddParts(this IServiceCollection services, IConfiguration configuration)
    {
        services.AddSettings<PartsOptions>();
        services.AddHealthChecks().AddTrilane();
        if (configuration.HasRedis)
        {
            services.AddSingleton<RedisServer>();
            services.AddPart(RedisServer.Part, (provider, patience) => provider.GetRequiredService<RedisServer>().ProbeAsync(patience));
        }

        if (configuration.HasPostgres)
        {
            services.AddSingleton<PostgresServer>();
            services.AddPart(PostgresServer.Part, (provider, patience) => provider.GetRequiredService<PostgresServer>().ProbeAsync(patience));
        }
    }

    /// <summary>Adds a part to /health. Without it the rest still works, so it is degraded, not unhealthy, while the part is down.</summary>
    public static void AddPart(this IServiceCollection services, string name, Func<IServiceProvider, CancellationToken, Task> probe) =>
        services.AddHealthChecks().Add(new HealthCheckRegistration(
            name, provider => new PartCheck(patience => probe(provider, patience)), HealthStatus.Degraded, tags: ["part"], _patience));

    public static void MapHealth(this IEndpointRouteBuilder app) =>
        app.MapHealthChecks("/health", new HealthCheckOptions { ResponseWriter = HealthJson.WriteAsync });

    extension(IConfiguration configuration)
    {
        /// <summary>Whether the embedded store is to be replaced by a Redis.</summary>
        public bool HasRedis => !string.IsNullOrWhiteSpace(configuration[$"{PartsOptions.Section}:{nameof(PartsOptions.Redis)}"]);

        /// <summary>Whether the embedded database is to be replaced by a PostgreSQL.</summary>
        public bool HasPostgres => !string.IsNullOrWhiteSpace(configuration[$"{PartsOptions.Section}:{nameof(PartsOptions.Postgres)}"]);
    }
}
