using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.Extensions.DependencyInjection;
using Npgsql;
using Trilane.Jobs.Conformance;
using Trilane.Jobs.PostgreSql.Tests.Support;

namespace Trilane.Jobs.PostgreSql.Tests;

public sealed class PostgreSqlJobsBuilderTests
{
    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task A_job_runs_through_the_public_door(bool withDataSource)
    {
        await using PostgreSqlHome home = new();
        await using var source = NpgsqlDataSource.Create(home.ConnectionString);
        var builder = WebApplication.CreateBuilder();
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        builder.Services.AddTrilane();
        builder.Services.AddTrilaneJobs(jobs =>
        {
            _ = withDataSource
                ? jobs.UsePostgreSql(source, options => options.Schema = home.Schema)
                : jobs.UsePostgreSql(home.ConnectionString, options => options.Schema = home.Schema);
            jobs.AddJob<Doubling>();
        });
        await using var app = builder.Build();
        app.UseTrilane();
        app.MapJobs("/jobs");
        await app.StartAsync(Deadline.Token);

        var handle = await app.Services.GetRequiredService<JobClient>().EnqueueAsync(new DoublingRequest(21), null, Deadline.Token);

        Assert.Equal(42, await handle.WaitForResultAsync(Deadline.Token));
        await app.StopAsync(Deadline.Token);
    }

    [Theory]
    [InlineData("")]
    [InlineData("0123456789012345678901234567890123456789012345678901234567890123")]
    public void A_name_that_no_schema_can_have_is_refused(string schema)
    {
        ServiceCollection services = new();

        var exception = Assert.Throws<ArgumentException>(
            () => services.AddTrilaneJobs(jobs => jobs.UsePostgreSql("Host=127.0.0.1", options => options.Schema = schema)));

        Assert.Contains("names of 1 to 63 bytes", exception.Message, StringComparison.Ordinal);
        Assert.Contains($"'{schema}'", exception.Message, StringComparison.Ordinal);
    }

    public sealed record DoublingRequest(int Number) : IJobRequest<int>;

    public sealed class Doubling : IJob<DoublingRequest, int>
    {
        public Task<int> RunAsync(DoublingRequest request, JobContext context, CancellationToken cancellationToken) => Task.FromResult(request.Number * 2);
    }
}
