using System.Diagnostics;
using System.Globalization;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
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

    [Theory]
    [InlineData("/changes")]
    [InlineData("/changes-and-throws")]
    [InlineData("/changes-after-await")]
    public async Task Nothing_that_a_handler_changes_reaches_the_next_request_on_its_thread(string path)
    {
        var local = new AsyncLocal<string?>();
        var scopes = new ScopeLog();
        await using var app = await TestApp.StartAsync(
            app =>
            {
                app.MapGet("/changes", (ILogger<ContextFlowTests> logger) => Change(logger));
                app.MapGet("/changes-and-throws", string (ILogger<ContextFlowTests> logger) =>
                {
                    Change(logger);
                    throw new InvalidOperationException("after the change");
                });
                app.MapGet("/changes-after-await", async (ILogger<ContextFlowTests> logger) =>
                {
                    await Task.Yield();
                    Change(logger);
                }).RunOnBlockingLane();
                app.MapGet("/look", (ILogger<ContextFlowTests> logger) =>
                {
                    logger.LogInformation("looking");
                    return $"{local.Value ?? "none"}, {CultureInfo.CurrentCulture.Name}, {CultureInfo.CurrentUICulture.Name}, "
                        + $"{SynchronizationContext.Current?.GetType().Name ?? "none"}, {Environment.CurrentManagedThreadId}";
                });
            },
            options => options.BlockingLane.MaxThreads = 1,
            builder => builder.Logging.AddProvider(scopes));
        var before = await app.GetAsync("/look");

        await app.SendAsync(path);

        Assert.Equal(before, await app.GetAsync("/look"));
        Assert.DoesNotContain("left open", scopes.AtLastLook, StringComparison.Ordinal);

        void Change(ILogger logger)
        {
            local.Value = "changed";
            CultureInfo.CurrentCulture = CultureInfo.GetCultureInfo("fr-FR");
            CultureInfo.CurrentUICulture = CultureInfo.GetCultureInfo("fr-FR");
            SynchronizationContext.SetSynchronizationContext(new SynchronizationContext());
            _ = logger.BeginScope("left open");
            _ = new Activity("left running").Start();
        }
    }

    [Fact]
    public async Task Logging_scope_of_middleware_is_there_on_the_lane()
    {
        var scopes = new ScopeLog();
        await using var app = await TestApp.StartAsync(
            app =>
            {
                app.Use(async (http, next) =>
                {
                    using (http.RequestServices.GetRequiredService<ILogger<ContextFlowTests>>().BeginScope("tenant 7"))
                    {
                        await next();
                    }
                });
                app.MapGet("/look", (ILogger<ContextFlowTests> logger) => logger.LogInformation("looking"));
            },
            configure: builder => builder.Logging.AddProvider(scopes));

        await app.GetAsync("/look");

        Assert.Contains("tenant 7", scopes.AtLastLook, StringComparison.Ordinal);
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
