using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.SignalR;
using Microsoft.AspNetCore.TestHost;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Trilane.Tests.Support;

namespace Trilane.Tests.Dispatch;

public sealed class HostTests
{
    [Fact]
    public async Task TestServer_works()
    {
        var builder = WebApplication.CreateBuilder();
        builder.WebHost.UseTestServer();
        builder.Logging.ClearProviders();
        builder.Services.AddTrilane();
        await using var app = builder.Build();
        app.UseTrilane();
        app.MapPost("/", (HttpContext http) => new StreamReader(http.Request.Body).ReadToEnd() + Here.Lane);
        await app.StartAsync(Deadline.Token);

        var response = await app.GetTestClient().PostAsync("/", new StringContent("on "), Deadline.Token);

        Assert.Equal("on default", await response.Content.ReadAsStringAsync(Deadline.Token));
    }

    [Fact]
    public void UseTrilane_without_AddTrilane_says_what_to_call()
    {
        using var app = WebApplication.CreateBuilder().Build();

        var error = Assert.Throws<InvalidOperationException>(() => app.UseTrilane());

        Assert.Equal("UseTrilane needs the services of Trilane: call builder.Services.AddTrilane() before the app is built.", error.Message);
    }

    [Fact]
    public void UseTrilane_on_something_else_than_a_WebApplication_says_why_it_cannot()
    {
        var builder = WebApplication.CreateBuilder();
        builder.Services.AddTrilane();
        using var app = builder.Build();

        var error = Assert.Throws<InvalidOperationException>(() => app.Map("/branch", branch => branch.UseTrilane()));

        Assert.StartsWith("UseTrilane works on a WebApplication, and this is a ApplicationBuilder", error.Message, StringComparison.Ordinal);
        Assert.Contains("Startup class", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Without_UseTrilane_endpoints_stay_and_the_bridge_works()
    {
        var builder = WebApplication.CreateBuilder();
        builder.WebHost.UseTestServer();
        builder.Logging.ClearProviders();
        builder.Services.AddTrilane().AddTrilane(options => options.AddBlockingLane("pdf"));
        await using var app = builder.Build();
        app.MapGet("/", () => Here.Lane);
        app.MapGet("/bridge", ([FromKeyedServices("pdf")] BlockingLane lane) => lane.RunAsync(() => Here.Lane));
        await app.StartAsync(Deadline.Token);

        Assert.Equal("async", await app.GetTestClient().GetStringAsync("/", Deadline.Token));
        Assert.Equal("pdf", await app.GetTestClient().GetStringAsync("/bridge", Deadline.Token));
    }

    [Fact]
    public async Task Hub_transport_is_left_alone()
    {
        await using var app = await TestApp.StartAsync(app => app.MapHub<EmptyHub>("/hub"), configure: builder => builder.Services.AddSignalR());

        var response = await app.Client.PostAsync("/hub/negotiate?negotiateVersion=1", null, Deadline.Token);

        Assert.Equal(200, (int)response.StatusCode);
        Assert.Equal(0, app.Lane().Scheduler.Threads);
    }

    private sealed class EmptyHub : Hub;
}
