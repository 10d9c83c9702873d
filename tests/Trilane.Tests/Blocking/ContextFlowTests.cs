using System.Diagnostics;
using System.Globalization;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using Trilane.Tests.Support;

namespace Trilane.Tests.Blocking;

public sealed class ContextFlowTests
{
    [Fact]
    public async Task Context_flows_into_the_lane_and_nothing_of_it_stays_behind()
    {
        using var lanes = TestLane.WithThreads(1);
        var local = new AsyncLocal<string?>();
        var lane = lanes.Default;

        local.Value = "first";
        CultureInfo.CurrentCulture = CultureInfo.GetCultureInfo("de-DE");
        using (var activity = new Activity("request").Start())
        {
            var seen = await lane.RunAsync(() =>
            {
                var before = (local.Value, CultureInfo.CurrentCulture.Name, Activity.Current?.OperationName);
                local.Value = "changed inside";
                CultureInfo.CurrentCulture = CultureInfo.GetCultureInfo("fr-FR");
                return before;
            }).Within();
            Assert.Equal(("first", "de-DE", "request"), seen);
        }

        Task<(string? Local, string Culture, Activity? Activity)> next;
        using (ExecutionContext.SuppressFlow())
        {
            next = lane.RunAsync((Func<(string?, string, Activity?)>)(() => (local.Value, CultureInfo.CurrentCulture.Name, Activity.Current)));
        }

        var (value, culture, current) = await next.Within();
        Assert.Null(value);
        Assert.NotEqual("fr-FR", culture);
        Assert.NotEqual("de-DE", culture);
        Assert.Null(current);
        Assert.Equal("first", local.Value);
    }

    [Fact]
    public async Task Async_local_set_by_middleware_reaches_the_handler_on_its_lane()
    {
        var local = new AsyncLocal<string?>();
        await using var app = await TestApp.StartAsync(app =>
        {
            app.Use((http, next) =>
            {
                local.Value = http.Request.Query["value"];
                return next();
            });
            app.MapGet("/", () => $"{local.Value} {Here.Lane}");
        });

        var answers = await Task.WhenAll(Enumerable.Range(0, 50).Select(i => app.GetAsync($"/?value={i}"))).Within();

        Assert.Equal(Enumerable.Range(0, 50).Select(i => $"{i} default"), answers);
    }

    [Fact]
    public async Task HttpContextAccessor_works_on_a_lane()
    {
        await using var app = await TestApp.StartAsync(
            app => app.MapGet("/here", (IHttpContextAccessor accessor) => accessor.HttpContext!.Request.Path.Value + Here.Lane),
            configure: builder => builder.Services.AddHttpContextAccessor());

        Assert.Equal("/heredefault", await app.GetAsync("/here"));
    }
}
