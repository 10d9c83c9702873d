using System.Text.Json;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Playwright;
using Trilane.Jobs.Conformance;
using Trilane.Jobs.Tests.Http.Support;

namespace Trilane.Jobs.Tests.Http;

/// <summary>A browser's own <c>EventSource</c>, behind connections that break.</summary>
public sealed class BrowserTests
{
    private const int Steps = 20;

    private static readonly string[] _flags =
        ["--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking", "--disable-component-update", "--disable-sync"];

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    public async Task EventSource_sees_every_event_once_and_in_order_however_it_is_cut(int seed)
    {
        await using var app = await JobApp.StartAsync(
            configure: builder => builder.Services.AddCors(),
            map: app =>
            {
                app.UseCors(policy => policy.AllowAnyOrigin());
                JobApp.MapAll(app);
                app.MapGet("/", () => Results.Content("<!doctype html><title>Jobs</title>", "text/html"));
            });
        await using var proxy = new CuttingProxy(app.Address, seed);
        using var playwright = await Playwright.CreateAsync();
        await using var browser = await playwright.Chromium.LaunchAsync(new() { ExecutablePath = "/usr/bin/chromium", Args = _flags });
        var page = await browser.NewPageAsync();
        await page.GotoAsync(app.Address);
        var job = await app.AcceptedAsync("/held", new { name = "b", steps = Steps });
        await app.StateAsync(job, "running");

        // The page comes straight from the app; only its stream goes through the proxy, and so is of another origin.
        await page.EvaluateAsync(
            """
            address => {
              window.events = [];
              window.ended = false;
              const source = new EventSource(address);
              for (const name of ['state', 'progress'])
                source.addEventListener(name, e => window.events.push({ name, id: Number(e.lastEventId), data: JSON.parse(e.data) }));
              source.onerror = () => { if (source.readyState === EventSource.CLOSED) window.ended = true; };
            }
            """,
            proxy.Address + job + "/events");

        var holds = app.Services.GetRequiredService<Holds>();
        for (var step = 1; step <= Steps; step++)
        {
            // The next step only when this one was seen, so that none may be merged with another.
            holds["b"].Release();
            if (step < Steps)
            {
                await page.WaitForFunctionAsync($"events.some(e => (e.data.message ?? e.data.progress?.message) === 'step {step}')", null, new() { Timeout = 30_000 });
            }
        }

        await page.WaitForFunctionAsync("ended", null, new() { Timeout = 30_000 });
        var events = (await page.EvaluateAsync<JsonElement>("events")).EnumerateArray().ToList();
        var ids = events.Select(item => item.GetProperty("id").GetInt64()).ToList();
        Assert.Equal(ids.Distinct().Order(), ids);
        Assert.Equal(Enumerable.Range(1, Steps - 1).Select(step => $"step {step}"), events.Select(MessageOf).Where(message => message is not null && message != $"step {Steps}"));
        Assert.Equal(("state", "succeeded"), (events[^1].GetProperty("name").GetString(), events[^1].GetProperty("data").GetProperty("state").GetString()));
        Assert.True(proxy.Cuts >= 3, $"Only {proxy.Cuts} connections were cut.");
    }

    private static string? MessageOf(JsonElement item)
    {
        var data = item.GetProperty("data");
        var progress = data.TryGetProperty("progress", out var whole) ? whole : data;
        return progress.ValueKind == JsonValueKind.Object ? progress.GetProperty("message").GetString() : null;
    }
}
