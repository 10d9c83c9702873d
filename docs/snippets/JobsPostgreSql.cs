using Npgsql;

namespace Trilane.Snippets;

internal static class JobsPostgreSql
{
    internal static void Configure(WebApplicationBuilder builder)
    {
        builder.Services.AddTrilaneJobs(jobs => jobs.UsePostgreSql("Host=db;Database=app;Username=app"));
    }

    internal static void ConfigureWithDataSource(WebApplicationBuilder builder, NpgsqlDataSource dataSource)
    {
        builder.Services.AddTrilaneJobs(jobs => jobs.UsePostgreSql(dataSource, options => options.Schema = "billing_jobs"));
    }
}
