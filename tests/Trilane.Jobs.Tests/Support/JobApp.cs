using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Trilane.Jobs.Conformance;
using Trilane.Jobs.Sqlite;
using Trilane.Jobs.Storage;
using Trilane.Jobs.Watching;
using Trilane.Jobs.Workers;

namespace Trilane.Jobs.Tests.Support;

/// <summary>A real app with the job lane on an SQLite file: its own, unless a folder is passed.</summary>
internal sealed class JobApp : IAsyncDisposable
{
    private readonly WebApplication _app;
    private readonly JobFolder? _ownFolder;

    private JobApp(WebApplication app, JobFolder folder, JobFolder? ownFolder, StoreSpy store)
    {
        _app = app;
        Folder = folder;
        _ownFolder = ownFolder;
        Store = store;
    }

    internal JobFolder Folder { get; }

    internal StoreSpy Store { get; }

    internal IServiceProvider Services => _app.Services;

    internal JobClient Client => Services.GetRequiredService<JobClient>();

    internal JobCode Code => Services.GetRequiredService<JobCode>();

    internal LogLines Log => Services.GetRequiredService<LogLines>();

    internal JobWorker Worker => Services.GetRequiredService<JobWorker>();

    internal IEnumerable<string> Addresses => Services.GetRequiredService<IServer>().Features.Get<IServerAddressesFeature>()?.Addresses ?? [];

    /// <summary>An app whose job answers with what the code returns.</summary>
    internal static Task<JobApp> StartAsync(
        Func<string, JobContext, CancellationToken, Task<string>> code,
        Action<JobOptions>? options = null,
        Action<JobsBuilder>? jobs = null,
        Action<WebApplicationBuilder>? app = null,
        JobFolder? folder = null,
        Action<StoreSpy>? store = null,
        params (string Key, string Value)[] settings) => StartAsync(
            builder => builder.AddJob<Answer>(options), code, jobs, app, folder, store, settings);

    /// <summary>An app that has the jobs it is told.</summary>
    internal static async Task<JobApp> StartAsync(
        Action<JobsBuilder> addJobs,
        Func<string, JobContext, CancellationToken, Task<string>> code,
        Action<JobsBuilder>? jobs = null,
        Action<WebApplicationBuilder>? app = null,
        JobFolder? folder = null,
        Action<StoreSpy>? store = null,
        params (string Key, string Value)[] settings)
    {
        var own = folder is null ? new JobFolder() : null;
        folder ??= own!;
        var builder = WebApplication.CreateEmptyBuilder(new WebApplicationOptions { ApplicationName = typeof(JobApp).Assembly.GetName().Name });
        builder.WebHost.UseKestrelCore().UseUrls("http://127.0.0.1:0");
        builder.Services.AddRoutingCore();
        builder.Configuration.AddInMemoryCollection(settings.Select(setting => KeyValuePair.Create(setting.Key, (string?)setting.Value)));
        LogLines log = new();
        builder.Logging.AddProvider(log);
        builder.Services.AddSingleton(log);
        builder.Services.AddSingleton(new JobCode(code));
        StoreSpy? spy = null;
        builder.Services.AddTrilaneJobs(builder =>
        {
            builder.RunWorkers(2);
            builder.UseStore(services =>
            {
                var spied = StoreSpy.Of(SqliteJobs.Store(folder.ConnectionString)(services), out spy);
                store?.Invoke(spy);
                return spied;
            });
            addJobs(builder);
            jobs?.Invoke(builder);
        });
        app?.Invoke(builder);
        var built = builder.Build();
        try
        {
            await built.StartAsync(Deadline.Token);
            _ = built.Services.GetRequiredService<IJobStore>();
            return new JobApp(built, folder, own, spy!);
        }
        catch
        {
            await built.DisposeAsync();
            own?.Dispose();
            throw;
        }
    }

    internal Task<JobHandle<string>> EnqueueAsync(string text = "", EnqueueOptions? options = null) =>
        Client.EnqueueAsync(new Ask(text), options, Deadline.Token);

    internal async Task<string> RunAsync(string text = "", EnqueueOptions? options = null) =>
        await (await EnqueueAsync(text, options)).WaitForResultAsync(Deadline.Token);

    /// <summary>Waits until a job is as a test wants it, by following it.</summary>
    internal async Task<JobStatus> UntilAsync(Guid job, Func<JobStatus, bool> isReached)
    {
        JobStatus? last = null;
        await foreach (var record in Services.GetRequiredService<JobWatch>().FollowAsync(job, Deadline.Token))
        {
            last = record.Status;
            if (isReached(last))
            {
                return last;
            }
        }

        Assert.Fail($"The job ended as {last}.");
        return null!;
    }

    internal Task<JobStatus> FinalAsync(Guid job) => UntilAsync(job, status => status.Done);

    /// <summary>Has the store give up this app's worker, as another process does when its lease has ended.</summary>
    internal async Task LoseLeaseAsync()
    {
        var store = Services.GetRequiredService<IJobStore>();
        TakenBack taken;
        do
        {
            await Folder.ExecuteAsync("UPDATE trilane_job_worker SET lease_until = 0");
            taken = await store.TakeBackAsync(maxLosses: 100, default, Deadline.Token);
        }
        while (taken.Workers == 0);
    }

    internal Task StopAsync() => _app.StopAsync(Deadline.Token);

    public async ValueTask DisposeAsync()
    {
        await _app.DisposeAsync();
        _ownFolder?.Dispose();
    }
}
