using System.Globalization;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Diagnostics;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.Extensions.DependencyInjection;
using Trilane.Tests.Support;

namespace Trilane.Tests.Streaming;

/// <summary>Lazy sequences of synchronous handlers: where and how their items are made.</summary>
public sealed class SequenceTests
{
    private const int Many = 1000;

    [Theory]
    [InlineData("/minimal")]
    [InlineData("/ok")]
    [InlineData("/result")]
    [InlineData("/one-of")]
    [InlineData("/awaited")]
    [InlineData("/filtered")]
    [InlineData("/lines")]
    [InlineData("/sequences/plain")]
    [InlineData("/sequences/action-result")]
    [InlineData("/sequences/ok")]
    public async Task Every_item_is_made_on_the_lane_and_the_enumerator_ends_there(string path)
    {
        var source = new Source(Many);
        await using var app = await StartAsync(source);

        var answer = await app.GetAsync(path);

        Assert.Equal(Many, answer.Split("pdf").Length - 1);
        Assert.DoesNotContain("async", answer, StringComparison.Ordinal);
        Assert.Equal(("pdf", 1), (source.DisposedOn, source.Disposed));
        Assert.Equal(0, app.Lane("pdf").Scheduler.SlotsInUse);
    }

    [Theory]
    [InlineData("/minimal")]
    [InlineData("/sequences/plain")]
    public async Task Request_keeps_its_slot_until_the_sequence_ends_and_new_ones_wait(string path)
    {
        using var gate = new Gate();
        var source = new Source(Many) { At = (Many - 1, gate.Pass) };
        await using var app = await StartAsync(source, threads: 1);
        var streaming = app.GetAsync(path);
        await gate.ArrivedAsync();

        var other = app.GetAsync("/text");
        await LaneEvents.QueuedAsync(app.Lane("pdf"), 1);
        Assert.Equal(1, app.Lane("pdf").Scheduler.SlotsInUse);
        gate.Open();

        await streaming.Within();
        Assert.Equal("text", await other.Within());
    }

    [Theory]
    [InlineData("/minimal")]
    [InlineData("/lines")]
    [InlineData("/sequences/plain")]
    public async Task Exception_at_the_first_item_is_answered_as_one_of_the_handler(string path)
    {
        var source = new Source(Many) { At = (0, () => throw new InvalidOperationException("out")) };
        await using var app = await StartAsync(source);

        using var response = await app.SendAsync(path);

        Assert.Equal((500, "InvalidOperationException"), ((int)response.StatusCode, await response.Content.ReadAsStringAsync(Deadline.Token)));
        Assert.Equal("pdf", source.DisposedOn);
        await SlotIsFreeAsync(app);
    }

    [Theory]
    [InlineData("/minimal")]
    [InlineData("/lines")]
    [InlineData("/sequences/plain")]
    public async Task Exception_after_the_first_byte_ends_the_connection(string path)
    {
        var source = new Source(Many) { At = (Many - 1, () => throw new InvalidOperationException("out")) };
        await using var app = await StartAsync(source);

        await Assert.ThrowsAnyAsync<HttpRequestException>(() => app.GetAsync(path));

        Assert.Equal("pdf", source.DisposedOn);
        await SlotIsFreeAsync(app);
    }

    [Theory]
    [InlineData("/minimal")]
    [InlineData("/sequences/plain")]
    public async Task Refusal_of_a_lane_at_the_first_item_is_answered_with_503(string path)
    {
        var source = new Source(Many) { At = (0, () => throw new LaneFullException("ldap", LaneFullReason.QueueFull, TimeSpan.FromSeconds(2))) };
        await using var app = await StartAsync(source);

        using var response = await app.SendAsync(path);

        Assert.Equal((503, "2"), ((int)response.StatusCode, response.Headers.RetryAfter?.ToString()));
        await SlotIsFreeAsync(app);
    }

    [Theory]
    [InlineData("/minimal")]
    [InlineData("/sequences/plain")]
    public async Task Items_see_async_locals_and_culture_of_the_handler_and_the_next_request_sees_neither(string path)
    {
        List<string> seen = [];
        var source = new Source(Many)
        {
            Begin = () => (_local.Value, CultureInfo.CurrentCulture) = (_local.Value + "set", CultureInfo.GetCultureInfo("de-CH")),
            Each = () => seen.Add($"{_local.Value} {CultureInfo.CurrentCulture.Name}"),
        };
        await using var app = await StartAsync(source, threads: 1);

        await app.GetAsync(path);
        await app.GetAsync(path);

        Assert.Equal(2 * Many, seen.Count);
        Assert.Equal("set de-CH", Assert.Single(seen.Distinct()));
    }

    [Fact]
    public async Task Sequence_that_is_replaced_before_it_is_written_is_not_enumerated_and_frees_its_slot()
    {
        var source = new Source(Many);
        await using var app = await StartAsync(source);

        Assert.Equal("replaced", await app.GetAsync("/sequences/replaced"));

        Assert.Equal(0, source.Disposed);
        await SlotIsFreeAsync(app);
    }

    [Fact]
    public async Task Slow_items_do_not_wait_for_a_batch_to_be_full()
    {
        using var gate = new Gate();
        // Slower than a batch may take, so the item before the gate has to be on its way already.
        var source = new Source(4) { Each = () => SlowWork.Take(TimeSpan.FromMilliseconds(11)), At = (3, gate.Pass) };
        await using var app = await StartAsync(source);

        using var response = await app.Client.GetAsync("/minimal", HttpCompletionOption.ResponseHeadersRead, Deadline.Token);
        await gate.ArrivedAsync();
        await using var body = await response.Content.ReadAsStreamAsync(Deadline.Token);
        var first = new byte[6];
        await body.ReadExactlyAsync(first, Deadline.Token);

        Assert.Equal("[\"pdf\"", System.Text.Encoding.UTF8.GetString(first));
        gate.Open();
    }

    private static readonly AsyncLocal<string?> _local = new();

    private static Task SlotIsFreeAsync(TestApp app) =>
        LaneEvents.UntilAsync(() => app.Lane("pdf").Scheduler.SlotsInUse == 0, () => "The slot is never given back.");

    private static Task<TestApp> StartAsync(Source source, int threads = 4) => TestApp.StartAsync(
        app =>
        {
            app.UseExceptionHandler(errors => errors.Run(http => http.Response.WriteAsync(
                http.Features.Get<IExceptionHandlerFeature>()!.Error.GetType().Name)));
            var pdf = app.MapGroup("").RunOnBlockingLane("pdf");
            pdf.MapControllers();
            pdf.MapGet("/text", () => "text");
            pdf.MapGet("/minimal", (Source items) => items.Make());
            pdf.MapGet("/ok", (Source items) => TypedResults.Ok(items.Make()));
            pdf.MapGet("/result", (Source items) => Results.Ok(items.Make()));
            pdf.MapGet("/one-of", Results<Ok<IEnumerable<string>>, NotFound> (Source items) => TypedResults.Ok(items.Make()));
            pdf.MapGet("/lines", (Source items) => JsonLines.Of(items.Make()));
            pdf.MapGet("/awaited", async (Source items) =>
            {
                await Task.Yield();
                return items.Make();
            });
            pdf.MapGet("/filtered", (Source items) => items.Make()).AddEndpointFilter(async (context, next) =>
            {
                await Task.Yield();
                return await next(context);
            });
        },
        options => options.AddBlockingLane("pdf", lane => lane.MaxThreads = threads),
        builder =>
        {
            builder.Services.AddSingleton(source);
            builder.Services.AddControllers().AddApplicationPart(typeof(SequenceTests).Assembly);
        });
}
