using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Trilane.Tests.Support;

namespace Trilane.Tests.Selection;

public sealed class MarkTests
{
    [Fact]
    public Task Attribute_on_a_lambda_beats_its_signature() =>
        AssertRunsOn("default", app => app.MapGet("/", [BlockingLane] async () => await Task.FromResult(Here.Lane)));

    [Fact]
    public Task AsyncLane_attribute_keeps_a_synchronous_handler_on_the_shared_pool() =>
        AssertRunsOn("async", app => app.MapGet("/", [AsyncLane] () => Here.Lane));

    [Fact]
    public Task Named_lane_runs_on_its_own_threads() =>
        AssertRunsOn("pdf", app => app.MapGet("/", [BlockingLane("pdf")] () => Here.Lane));

    [Fact]
    public Task Lane_names_ignore_case() =>
        AssertRunsOn("pdf", app => app.MapGet("/", [BlockingLane("PDF")] () => Here.Lane));

    [Fact]
    public Task Convention_on_an_endpoint_beats_its_signature() =>
        AssertRunsOn("pdf", app => app.MapGet("/", () => Here.Lane).RunOnBlockingLane("pdf"));

    [Fact]
    public Task Convention_reaches_a_request_delegate() =>
        AssertRunsOn("pdf", app => app.MapGet("/", (RequestDelegate)(http => http.Response.WriteAsync(Here.Lane))).RunOnBlockingLane("pdf"));

    [Fact]
    public Task Endpoint_beats_group() =>
        AssertRunsOn("async", app => app.MapGroup("").RunOnBlockingLane("pdf").MapGet("/", () => Here.Lane).RunOnAsyncLane());

    [Fact]
    public Task Method_beats_group() =>
        AssertRunsOn("async", app => app.MapGroup("").RunOnBlockingLane("pdf").MapGet("/", [AsyncLane] () => Here.Lane));

    [Fact]
    public Task Group_beats_signature() =>
        AssertRunsOn("pdf", app => app.MapGroup("").RunOnBlockingLane("pdf").MapGet("/", async () => await Task.FromResult(Here.Lane)));

    [Fact]
    public Task Inner_group_beats_outer_group() =>
        AssertRunsOn("async", app => app.MapGroup("").RunOnBlockingLane("pdf").MapGroup("").RunOnAsyncLane().MapGet("/", () => Here.Lane));

    [Fact]
    public Task Mark_given_as_metadata_counts() =>
        AssertRunsOn("pdf", app => app.MapGet("/", () => Here.Lane).WithMetadata(new BlockingLaneAttribute("pdf")));

    [Fact]
    public Task Same_mark_twice_is_no_contradiction() =>
        AssertRunsOn("pdf", app => app.MapGet("/", [BlockingLane("pdf")] () => Here.Lane).RunOnBlockingLane("pdf"));

    [Fact]
    public async Task Contradicting_attribute_and_convention_on_one_endpoint_keep_the_app_from_starting()
    {
        var error = await FailsToStart(app => app.MapGet("/torn", [AsyncLane] () => "").RunOnBlockingLane("pdf"));

        Assert.Contains("/torn", error, StringComparison.Ordinal);
        Assert.EndsWith(
            "it has two contradicting marks on one level, [AsyncLane] and RunOnBlockingLane(\"pdf\"). Remove one of them.", error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Contradicting_conventions_on_one_group_keep_the_app_from_starting()
    {
        var error = await FailsToStart(app => app.MapGroup("").RunOnAsyncLane().RunOnBlockingLane().MapGet("/torn", () => ""));

        Assert.Contains("RunOnAsyncLane() and RunOnBlockingLane()", error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Unknown_lane_keeps_the_app_from_starting_and_the_error_lists_the_known_ones()
    {
        var error = await FailsToStart(app => app.MapGet("/lost", [BlockingLane("video")] () => ""));

        Assert.Contains("/lost", error, StringComparison.Ordinal);
        Assert.Contains("There is no blocking lane 'video'. Configured are 'default', 'pdf'.", error, StringComparison.Ordinal);
        Assert.Contains("options.AddBlockingLane(\"video\")", error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Mark_on_an_endpoint_built_by_hand_keeps_the_app_from_starting()
    {
        var error = await FailsToStart(app => ((IEndpointRouteBuilder)app).DataSources.Add(
            new DefaultEndpointDataSource(new RouteEndpoint(
                http => http.Response.WriteAsync(""),
                Microsoft.AspNetCore.Routing.Patterns.RoutePatternFactory.Parse("/by-hand"),
                0,
                new EndpointMetadataCollection(new BlockingLaneAttribute()),
                "by hand"))));

        Assert.Contains("'by hand'", error, StringComparison.Ordinal);
        Assert.Contains("[BlockingLane]", error, StringComparison.Ordinal);
    }

    private static async Task AssertRunsOn(string lane, Action<WebApplication> map)
    {
        await using var app = await TestApp.StartAsync(map, options => options.AddBlockingLane("pdf"));

        Assert.Equal(lane, await app.GetAsync("/"));
    }

    private static async Task<string> FailsToStart(Action<WebApplication> map) =>
        (await Assert.ThrowsAsync<InvalidOperationException>(() => TestApp.StartAsync(map, options => options.AddBlockingLane("pdf")))).Message;
}
