using System.Text.Json;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Metadata;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;
using Trilane.Tests.Dispatch;
using Trilane.Tests.Support;

namespace Trilane.Tests.Streaming;

public sealed class JsonLinesTests
{
    private const string Lines = "{\"$type\":\"circle\",\"radius\":1}\n{\"$type\":\"square\",\"side\":2}\n";

    [Theory]
    [InlineData("/sync", false)]
    [InlineData("/async", false)]
    [InlineData("/sync-on-async-lane", false)]
    [InlineData("/sync", true)]
    [InlineData("/async", true)]
    [InlineData("/sync-on-async-lane", true)]
    public async Task Each_item_is_one_line(string path, bool isSourceGenerated)
    {
        await using var app = await StartAsync(configure: builder => builder.Services.ConfigureHttpJsonOptions(options =>
        {
            options.SerializerOptions.WriteIndented = true;
            if (isSourceGenerated)
            {
                options.SerializerOptions.TypeInfoResolver = LazyContext.Default;
            }
        }));

        using var response = await app.SendAsync(path);

        Assert.Equal((200, "application/jsonl"), ((int)response.StatusCode, response.Content.Headers.ContentType?.ToString()));
        Assert.Equal(Lines, await response.Content.ReadAsStringAsync(Deadline.Token));
    }

    [Fact]
    public async Task Style_of_the_sequence_picks_the_lane()
    {
        await using var app = await StartAsync();

        Assert.Equal("\"default\"\n", await app.GetAsync("/where"));
        Assert.Equal("\"async\"\n", await app.GetAsync("/where-async"));
    }

    [Fact]
    public async Task Line_is_sent_when_the_producer_pauses()
    {
        var pause = new TaskCompletionSource();
        await using var app = await StartAsync(pause.Task);

        var reading = new StreamReading(await app.Client.GetStreamAsync("/pausing", Deadline.Token));
        await reading.ReadUntilAsync("1\n2\n");
        pause.SetResult();

        Assert.Equal("1\n2\n3\n", await reading.ReadToEndAsync());
    }

    [Fact]
    public async Task Exception_before_the_first_line_is_answered_and_a_later_one_ends_the_connection()
    {
        await using var app = await StartAsync();

        Assert.Equal(500, (int)(await app.SendAsync("/fails?after=0")).StatusCode);
        await Assert.ThrowsAnyAsync<HttpRequestException>(() => app.GetAsync("/fails?after=2"));
    }

    [Theory]
    [InlineData("/sync")]
    [InlineData("/async")]
    public async Task Endpoint_says_what_it_produces(string path)
    {
        await using var app = await StartAsync();
        var endpoint = app.Services.GetRequiredService<EndpointDataSource>().Endpoints.OfType<RouteEndpoint>().Single(e => e.RoutePattern.RawText == path);

        var metadata = Assert.Single(endpoint.Metadata.GetOrderedMetadata<IProducesResponseTypeMetadata>());

        Assert.Equal((200, typeof(Shape), "application/jsonl"), (metadata.StatusCode, metadata.Type, Assert.Single(metadata.ContentTypes)));
    }

    private static Task<TestApp> StartAsync(Task? pause = null, Action<WebApplicationBuilder>? configure = null) => TestApp.StartAsync(
        app =>
        {
            app.MapGet("/sync", () => JsonLines.Of(LazyValues.Shapes()));
            app.MapGet("/sync-on-async-lane", [AsyncLane] () => JsonLines.Of(LazyValues.Shapes()));
            app.MapGet("/async", () => JsonLines.Of(LazyValues.Shapes().ToAsyncEnumerable()));
            app.MapGet("/where", () => JsonLines.Of([Here.Lane]));
            app.MapGet("/where-async", () => JsonLines.Of(new[] { Here.Lane }.ToAsyncEnumerable()));
            app.MapGet("/pausing", () => JsonLines.Of(Pausing(pause!)));
            app.MapGet("/fails", (int after) => JsonLines.Of(Failing(after)));
        },
        configure: configure);

    private static async IAsyncEnumerable<int> Pausing(Task pause)
    {
        yield return 1;
        yield return 2;
        await pause;
        yield return 3;
    }

    private static async IAsyncEnumerable<int> Failing(int after)
    {
        for (var i = 0; i < after; i++)
        {
            yield return i;
            await Task.Yield();
        }

        throw new InvalidOperationException("out");
    }
}
