using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Mvc;
using Microsoft.Extensions.DependencyInjection;
using Trilane.Tests.Support;

namespace Trilane.Tests.Selection;

public sealed class ControllerTests
{
    [Theory]
    [InlineData("/plain/sync", "default")]
    [InlineData("/plain/task", "async")]
    [InlineData("/plain/stream", "async")]
    [InlineData("/plain/action-result-of-stream", "async")]
    [InlineData("/plain/own-awaitable", "async")]
    [InlineData("/plain/marked", "pdf")]
    [InlineData("/pdf/by-class", "pdf")]
    [InlineData("/pdf/by-action", "async")]
    [InlineData("/derived/by-derived-class", "default")]
    [InlineData("/derived/overridden", "async")]
    public async Task Action_runs_on_the_lane_of_its_nearest_mark_or_signature(string path, string lane)
    {
        await using var app = await StartAsync(app => app.MapControllers());

        Assert.Equal(lane, (await app.GetAsync(path)).Trim('[', ']', '"'));
    }

    [Theory]
    [InlineData("/plain/sync", "async")]
    [InlineData("/pdf/by-class", "pdf")]
    public async Task Class_beats_the_convention_on_all_controllers(string path, string lane)
    {
        await using var app = await StartAsync(app => app.MapControllers().RunOnAsyncLane());

        Assert.Equal(lane, await app.GetAsync(path));
    }

    [Fact]
    public async Task Conventional_routes_get_lanes_too()
    {
        await using var app = await StartAsync(app => app.MapControllerRoute("all", "{controller}/{action}"));

        Assert.Equal("default", await app.GetAsync("/Conventional/Where"));
    }

    [Fact]
    public async Task Full_lane_answers_503_for_an_action_too()
    {
        using var gate = new Gate();
        await using var app = await StartAsync(
            app => app.MapControllers(),
            gate,
            options => (options.BlockingLane.MaxThreads, options.BlockingLane.QueueLimit) = (1, 1));
        var running = app.SendAsync("/gated");
        await gate.ArrivedAsync();
        var first = app.SendAsync("/gated");
        var second = app.SendAsync("/gated");

        var refused = await await Task.WhenAny(first, second).Within();

        Assert.Equal(503, (int)refused.StatusCode);
        Assert.NotNull(refused.Headers.RetryAfter);
        Assert.Equal("application/problem+json", refused.Content.Headers.ContentType?.MediaType);
        gate.Open();
        await Task.WhenAll(running, first, second).Within();
    }

    private static Task<TestApp> StartAsync(Action<WebApplication> map, Gate? gate = null, Action<TrilaneOptions>? lanes = null) =>
        TestApp.StartAsync(
            map,
            options =>
            {
                options.AddBlockingLane("pdf");
                lanes?.Invoke(options);
            },
            builder =>
            {
                builder.Services.AddSingleton(gate ?? new Gate());
                builder.Services.AddControllers().AddApplicationPart(typeof(ControllerTests).Assembly);
            });
}
