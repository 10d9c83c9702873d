using Gateway.Parts;
using Gateway.Sessions;
using Gateway.Startup;
using Gateway.Usage;

namespace Gateway.Storage;

/// <summary>Sessions and usage: in SQLite, or in Redis and PostgreSQL where these are configured.</summary>
internal static class StorageExtensions
{
    public static void AddStorage(this IServiceCollection services, IConfiguration configuration)
    {
        services.AddSettings<DatabaseOptions>();
        services.AddSingleton<GatewayDatabase>();
        services.AddHostedService<DatabaseSetup>();
        services.AddSessions(configuration);
        services.AddUsage(configuration);
    }

    private static void AddSessions(this IServiceCollection services, IConfiguration configuration)
    {
        services.AddSettings<SessionStoreOptions>();
        if (configuration.HasRedis)
        {
            services.AddSingleton<ISessionStore, RedisSessionStore>();
        }
        else
        {
            services.AddSingleton<ISessionStore, SqliteSessionStore>();
        }
    }

    private static void AddUsage(this IServiceCollection services, IConfiguration configuration)
    {
        services.AddSingleton<UsageMeter>();
        if (configuration.HasPostgres)
        {
            services.AddSingleton(PostgresUsageStore.Schema);
            services.AddSingleton<PostgresUsageStore>();
            services.AddSingleton<UsageBacklog>();
            services.AddSingleton<IUsageStore>(provider => provider.GetRequiredService<UsageBacklog>());
            services.AddHostedService(provider => provider.GetRequiredService<UsageBacklog>());
        }
        else
        {
            services.AddSingleton<IUsageStore, SqliteUsageStore>();
        }
    }
}
