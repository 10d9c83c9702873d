using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using Trilane.Tests.Support;

namespace Trilane.Tests.Configuration;

public sealed class KeyedLaneTests
{
    [Fact]
    public async Task Lane_is_injected_by_type_and_by_key_whatever_its_case()
    {
        await using var app = await TestApp.StartAsync(
            app => app.MapGet("/", (BlockingLane lane, [FromKeyedServices("Pdf")] BlockingLane pdf) => Task.FromResult($"{lane.Name} {pdf.Name}")),
            options => options.AddBlockingLane("pdf"));

        Assert.Equal("default pdf", await app.GetAsync("/"));
    }

    [Fact]
    public async Task Unknown_key_in_a_handlers_parameters_keeps_the_app_from_starting()
    {
        var error = await Assert.ThrowsAsync<InvalidOperationException>(
            () => TestApp.StartAsync(app => app.MapGet("/lost", ([FromKeyedServices("video")] BlockingLane lane) => Task.FromResult(lane.Name))));

        Assert.Contains("/lost", error.Message, StringComparison.Ordinal);
        Assert.Contains("its parameter 'lane' asks for an unknown lane. There is no blocking lane 'video'.", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Unknown_key_in_bundled_parameters_keeps_the_app_from_starting()
    {
        var error = await Assert.ThrowsAsync<InvalidOperationException>(
            () => TestApp.StartAsync(app => app.MapGet("/lost", ([AsParameters] Bundle bundle) => Task.FromResult(bundle.Text))));

        Assert.Contains("There is no blocking lane 'video'.", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Unknown_key_asked_for_elsewhere_says_which_lanes_there_are()
    {
        await using var app = await TestApp.StartAsync(app => app.MapGet("/", () => ""));

        var error = Assert.Throws<InvalidOperationException>(() => app.Services.GetRequiredKeyedService<BlockingLane>("video"));

        Assert.Contains("There is no blocking lane 'video'. Configured are 'default'.", error.Message, StringComparison.Ordinal);
    }

    public sealed record Bundle(string Text, [FromKeyedServices("video")] BlockingLane Lane);
}
