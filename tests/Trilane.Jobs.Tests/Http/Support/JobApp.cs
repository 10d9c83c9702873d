using System.Globalization;
using System.Net.Http.Json;
using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Trilane.Jobs.Conformance;
using Trilane.Jobs.Storage;

namespace Trilane.Jobs.Tests.Http.Support;

/// <summary>A real app on a real Kestrel with jobs in a SQLite file of its own.</summary>
internal sealed class JobApp : IAsyncDisposable
{
    private readonly WebApplication _app;
    private readonly DirectoryInfo? _folder;

    private JobApp(WebApplication app, DirectoryInfo? folder, string database, CountingStore store)
    {
        Database = database;
        _app = app;
        _folder = folder;
        Store = store;
        Address = app.Services.GetRequiredService<IServer>().Features.Get<IServerAddressesFeature>()!.Addresses.Single();
        Client = new HttpClient(new SocketsHttpHandler { MaxConnectionsPerServer = int.MaxValue, AllowAutoRedirect = false }) { BaseAddress = new Uri(Address) };
    }

    public string Address { get; }

    public HttpClient Client { get; }

    public CountingStore Store { get; }

    /// <summary>The store's file.</summary>
    public string Database { get; }

    public IServiceProvider Services => _app.Services;

    /// <param name="jobs">Adds to the jobs that every such app has.</param>
    /// <param name="map">Maps; by default every job under its name in lower case, and <c>/jobs</c>.</param>
    /// <param name="configure">Whatever else the app has.</param>
    /// <param name="workers">How many; 0 for an app that runs nothing.</param>
    /// <param name="database">A file that several apps share; default: one of its own.</param>
    public static async Task<JobApp> StartAsync(
        Action<JobsBuilder>? jobs = null,
        Action<WebApplication>? map = null,
        Action<WebApplicationBuilder>? configure = null,
        int workers = 4,
        string? database = null)
    {
        var folder = database is null ? Directory.CreateTempSubdirectory("trilane-jobs-http-") : null;
        database ??= Path.Combine(folder!.FullName, "jobs.db");
        var app = Build(jobs, configure, workers, database, out var store);
        try
        {
            (map ?? MapAll)(app);
            await app.StartAsync(Deadline.Token);
            return new JobApp(app, folder, database, store());
        }
        catch
        {
            await app.DisposeAsync();
            folder?.Delete(recursive: true);
            throw;
        }
    }

    public static void MapAll(WebApplication app)
    {
        app.MapJob<Sum>("/sum");
        app.MapJob<Failing>("/failing");
        app.MapJob<Held>("/held");
        app.MapJob<Measured>("/measured");
        app.MapJobs("/jobs");
    }

    public Task<HttpResponseMessage> PostAsync(string path, object? body, params (string Name, string Value)[] headers) =>
        SendAsync(HttpMethod.Post, path, headers, JsonContent.Create(body));

    public Task<HttpResponseMessage> GetAsync(string path, params (string Name, string Value)[] headers) => SendAsync(HttpMethod.Get, path, headers);

    public async Task<HttpResponseMessage> SendAsync(HttpMethod method, string path, (string Name, string Value)[]? headers = null, HttpContent? body = null)
    {
        using var request = new HttpRequestMessage(method, path) { Content = body };
        foreach (var (name, value) in headers ?? [])
        {
            request.Headers.TryAddWithoutValidation(name, value);
        }

        return await Client.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, Deadline.Token);
    }

    /// <summary>Has a job accepted, and gives its path.</summary>
    public async Task<string> AcceptedAsync(string path, object body, params (string Name, string Value)[] headers)
    {
        using var answer = await PostAsync(path, body, headers);
        Assert.Equal(202, (int)answer.StatusCode);
        return answer.Headers.Location!.ToString();
    }

    /// <summary>Has a job accepted and waits for its end.</summary>
    public async Task<string> EndedAsync(string path, object body)
    {
        var job = await AcceptedAsync(path, body);
        await StateAsync(job, "succeeded", "failed", "canceled");
        return job;
    }

    /// <summary>Waits by long polls until a job is in one of some states.</summary>
    public async Task<JsonNode> StateAsync(string job, params string[] states)
    {
        var deadline = Deadline.Token;
        while (true)
        {
            using var answer = await GetAsync(job);
            var status = await JsonAsync(answer);
            if (states.Contains((string?)status["state"]))
            {
                return status;
            }

            Assert.False(deadline.IsCancellationRequested || status["done"] is null || (bool)status["done"]!, $"Not {string.Join(" or ", states)}: {status}");

            using var changed = await GetAsync(job, ("Prefer", "wait=5"), ("If-None-Match", answer.Headers.ETag!.ToString()));
        }
    }

    public static async Task<JsonNode> JsonAsync(HttpResponseMessage answer) => JsonNode.Parse(await answer.Content.ReadAsStringAsync(Deadline.Token))!;

    public static async Task<JsonNode> ProblemAsync(HttpResponseMessage answer, int status)
    {
        var text = await answer.Content.ReadAsStringAsync(Deadline.Token);
        Assert.True((int)answer.StatusCode == status, $"{(int)answer.StatusCode}: {text}");
        Assert.Equal("application/problem+json", answer.Content.Headers.ContentType?.MediaType);
        var problem = JsonNode.Parse(text)!;
        Assert.Equal(status, problem["status"]!.GetValue<int>());
        return problem;
    }

    public async Task StopAsync() => await _app.StopAsync(Deadline.Token);

    public async ValueTask DisposeAsync()
    {
        Client.Dispose();
        await _app.DisposeAsync();
        _folder?.Delete(recursive: true);
    }

    private static WebApplication Build(
        Action<JobsBuilder>? jobs, Action<WebApplicationBuilder>? configure, int workers, string database, out Func<CountingStore> store)
    {
        var builder = WebApplication.CreateEmptyBuilder(new WebApplicationOptions { ApplicationName = typeof(JobApp).Assembly.GetName().Name });
        builder.WebHost.UseKestrelCore().UseUrls("http://127.0.0.1:0");
        builder.Services.AddRoutingCore();
        builder.Services.AddSingleton<Holds>();
        CountingStore? counting = null;
        builder.Services.AddTrilaneJobs(options =>
        {
            options.UseSqlite(string.Create(CultureInfo.InvariantCulture, $"Data Source={database};Pooling=False"));
            options.AddJob<Sum>();
            options.AddJob<Failing>(job => job.Retries = 0);
            options.AddJob<Held>();
            options.AddJob<Measured>(job => (job.MaxFileBytes, job.MaxFiles, job.MaxUploadBytes, job.MaxRequestBytes) = (1 << 20, 3, 2 << 20, 2000));
            options.RunWorkers(Math.Max(1, workers));
            options.Settings.Role = workers == 0 ? JobRole.Web : JobRole.Both;
            var real = options.Settings.Store;
            options.UseStore(services => counting = new CountingStore(real(services)));
            jobs?.Invoke(options);
        });
        configure?.Invoke(builder);
        store = () => counting!;
        return builder.Build();
    }
}
