using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Trilane.Jobs.Chaos.Databases;
using Trilane.Jobs.Sqlite;

namespace Trilane.Jobs.Chaos.Nodes;

/// <summary>One process of the run: an app as anybody would write it.</summary>
internal static class Node
{
    internal const string Ready = "ready";

    // Long enough for a stop to be worth a signal, short enough for many stops in a minute.
    private static readonly TimeSpan _shutdownTimeout = TimeSpan.FromSeconds(3);

    internal static async Task<int> RunAsync(NodeOptions options)
    {
        EndWithStarter();
        var builder = WebApplication.CreateBuilder();
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        builder.Configuration.AddInMemoryCollection([new("Trilane:Jobs:Role", $"{options.Role}"), new("Trilane:Jobs:Workers", "8")]);
        builder.Logging.ClearProviders().AddSimpleConsole(console => console.SingleLine = true).SetMinimumLevel(LogLevel.Warning);
        builder.Services.Configure<HostOptions>(host => host.ShutdownTimeout = _shutdownTimeout);
        builder.Services.AddSingleton(options);
        builder.Services.AddSingleton(ChaosDatabase.Of(options.IsPostgreSql, options.ConnectionString));
        builder.Services.AddTrilaneJobs(jobs => Configure(jobs, options));
        var app = builder.Build();
        app.UseTrilane();
        if (options.Role != JobRole.Worker)
        {
            Map(app);
        }

        await app.StartAsync();
        Console.WriteLine($"{Ready} {app.Urls.FirstOrDefault()}");
        await app.WaitForShutdownAsync();
        await app.DisposeAsync();
        return 0;
    }

    private static void Configure(JobsBuilder jobs, NodeOptions options)
    {
        jobs.Lease = options.Lease;
        if (options.IsPostgreSql)
        {
            jobs.UsePostgreSql(options.ConnectionString);
        }
        else
        {
            jobs.UseSqlite(options.ConnectionString);
        }

        if (options.IsUnfenced)
        {
            var store = jobs.Settings.Store;
            jobs.UseStore(services => UnfencedStore.Of(store(services), services.GetRequiredService<ChaosDatabase>()));
            jobs.Lease = UnfencedStore.Believed;
        }

        // A database that is down fails attempts; only losses and the job's own word are final here.
        jobs.AddJob<Work>(job => (job.Retries, job.RetryDelay, job.MaxRetryDelay) = (1000, TimeSpan.FromMilliseconds(100), TimeSpan.FromSeconds(1)));
    }

    private static void Map(WebApplication app)
    {
        app.MapJob<Work>("/work");
        app.MapJobs("/jobs");
        app.MapPost("/unique", EnqueueUniqueAsync);
    }

    private static async Task<IResult> EnqueueUniqueAsync(WorkRequest request, JobClient client, CancellationToken cancellationToken)
    {
        try
        {
            var handle = await client.EnqueueAsync(request, new EnqueueOptions { UniqueKey = request.Key }, cancellationToken);
            return Results.Ok(new UniqueAnswer(handle.Id, handle.AlreadyExisted));
        }
        catch (JobStoreException exception)
        {
            return Results.Text(exception.Message, statusCode: StatusCodes.Status503ServiceUnavailable);
        }
        catch (Exception exception) when (exception is not OperationCanceledException)
        {
            return Results.Text($"{exception}", statusCode: StatusCodes.Status500InternalServerError);
        }
    }

    /// <summary>No process is left behind when the one that drives the run dies.</summary>
    private static void EndWithStarter() => new Thread(static () =>
    {
        while (Console.In.Read() >= 0)
        {
        }

        Environment.Exit(3);
    })
    { IsBackground = true, Name = "starter" }.Start();
}
