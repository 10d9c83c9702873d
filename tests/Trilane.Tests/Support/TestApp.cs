using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace Trilane.Tests.Support;

/// <summary>A real app on a real Kestrel, on a port of its own, with Trilane unless told otherwise.</summary>
internal sealed class TestApp : IAsyncDisposable
{
    private readonly WebApplication _app;

    private TestApp(WebApplication app)
    {
        _app = app;
        var address = app.Services.GetRequiredService<IServer>().Features.Get<IServerAddressesFeature>()!.Addresses.Single();
        Client = new HttpClient(new SocketsHttpHandler { MaxConnectionsPerServer = int.MaxValue }) { BaseAddress = new Uri(address) };
    }

    public HttpClient Client { get; }

    public IServiceProvider Services => _app.Services;

    public static async Task<TestApp> StartAsync(
        Action<WebApplication> map,
        Action<TrilaneOptions>? lanes = null,
        Action<WebApplicationBuilder>? configure = null,
        IEnumerable<KeyValuePair<string, string?>>? settings = null,
        bool useTrilane = true)
    {
        var builder = WebApplication.CreateEmptyBuilder(new WebApplicationOptions { ApplicationName = typeof(TestApp).Assembly.GetName().Name });
        builder.WebHost.UseKestrelCore().UseUrls("http://127.0.0.1:0");
        builder.Services.AddRoutingCore();
        builder.Configuration.AddInMemoryCollection(settings);
        if (useTrilane)
        {
            builder.Services.AddTrilane(lanes);
        }

        configure?.Invoke(builder);
        var app = builder.Build();
        try
        {
            if (useTrilane)
            {
                app.UseTrilane();
            }

            map(app);
            await app.StartAsync(Deadline.Token);
            return new TestApp(app);
        }
        catch
        {
            await app.DisposeAsync();
            throw;
        }
    }

    public BlockingLane Lane(string name = TrilaneOptions.DefaultLane) => Services.GetRequiredKeyedService<BlockingLane>(name);

    public Task<string> GetAsync(string path) => Client.GetStringAsync(path, Deadline.Token);

    public Task<HttpResponseMessage> SendAsync(string path, CancellationToken cancellationToken = default) =>
        Client.GetAsync(path, cancellationToken == default ? Deadline.Token : cancellationToken);

    public Task StopAsync() => _app.StopAsync(Deadline.Token);

    public async ValueTask DisposeAsync()
    {
        Client.Dispose();
        await _app.DisposeAsync();
    }
}
