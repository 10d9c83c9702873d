using Gateway.Sessions;
using Gateway.Startup;
using Gateway.Usage;

namespace Gateway.Storage;

/// <summary>Sessions and usage, kept in SQLite.</summary>
internal static class StorageExtensions
{
    public static void AddStorage(this IServiceCollection services)
    {
        services.AddSettings<DatabaseOptions>();
        services.AddSettings<SessionStoreOptions>();
        services.AddSingleton<GatewayDatabase>();
        services.AddHostedService<DatabaseSetup>();
        services.AddSingleton<ISessionStore, SqliteSessionStore>();
        services.AddSingleton<IUsageStore, SqliteUsageStore>();
        services.AddSingleton<UsageMeter>();
    }
}
