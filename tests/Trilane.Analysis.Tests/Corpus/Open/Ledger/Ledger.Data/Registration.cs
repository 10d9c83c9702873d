using Microsoft.Extensions.DependencyInjection;
using Npgsql;

namespace Ledger.Data;

public static class Registration
{
    public static IServiceCollection AddLedgerData(this IServiceCollection services, string connectionString)
    {
        services.AddSingleton(NpgsqlDataSource.Create(connectionString));
        services.AddScoped<AccountRepository>();
        services.AddScoped<IRepository<Account>>(provider => new CachedAccounts(provider.GetRequiredService<AccountRepository>()));
        services.AddScoped<IRepository<Posting>, PostingRepository>();
        services.AddScoped<TransferService>();
        return services;
    }
}
