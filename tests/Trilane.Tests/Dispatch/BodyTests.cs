using System.Text;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;
using Trilane.Tests.Support;

namespace Trilane.Tests.Dispatch;

public sealed class BodyTests
{
    [Fact]
    public async Task Synchronous_reads_and_writes_of_the_body_work_on_a_blocking_lane()
    {
        await using var app = await TestApp.StartAsync(app => app.MapPost("/", (HttpContext http) =>
        {
            using var reader = new StreamReader(http.Request.Body, Encoding.UTF8);
            var text = reader.ReadToEnd();
            http.Response.Body.Write(Encoding.UTF8.GetBytes(text.ToUpperInvariant()));
        }));
        var text = new string('x', 200_000);

        var response = await app.Client.PostAsync("/", new StringContent(text), Deadline.Token);

        Assert.Equal(text.ToUpperInvariant(), await response.Content.ReadAsStringAsync(Deadline.Token));
    }

    [Fact]
    public async Task Synchronous_body_stays_refused_on_the_async_lane_and_after_the_handler()
    {
        bool? allowedInside = null, allowedAfter = null;
        await using var app = await TestApp.StartAsync(app =>
        {
            app.Use(async (http, next) =>
            {
                await next();
                allowedAfter = http.Features.Get<IHttpBodyControlFeature>()!.AllowSynchronousIO;
            });
            app.MapGet("/sync", (HttpContext http) => { allowedInside = http.Features.Get<IHttpBodyControlFeature>()!.AllowSynchronousIO; });
            app.MapGet("/throws", void () => throw new InvalidOperationException());
            app.MapGet("/marked", [BlockingLane] async (HttpContext http) =>
            {
                await Task.Yield();
                allowedInside = http.Features.Get<IHttpBodyControlFeature>()!.AllowSynchronousIO;
            });
            app.MapGet("/async", async (HttpContext http) =>
            {
                await Task.Yield();
                http.Response.Body.Write("x"u8);
            });
        });

        await app.GetAsync("/sync");
        Assert.Equal((true, false), (allowedInside, allowedAfter));
        (allowedInside, allowedAfter) = (null, null);
        await app.GetAsync("/marked");
        Assert.Equal((true, false), (allowedInside, allowedAfter));
        Assert.Equal(500, (int)(await app.SendAsync("/async")).StatusCode);
    }
}
