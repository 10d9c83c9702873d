using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using Trilane.Tests.Support;

namespace Trilane.Tests.Configuration;

public sealed class OptionsTests
{
    [Fact]
    public void Defaults_are_those_of_the_documentation()
    {
        var lane = new TrilaneOptions().BlockingLane;

        Assert.Equal(
            (64, 1024, TimeSpan.FromSeconds(30), TimeSpan.FromSeconds(20), TimeSpan.FromSeconds(60), false),
            (lane.MaxThreads, lane.QueueLimit, lane.QueueTimeout, lane.IdleTimeout, lane.LongCallThreshold, lane.Background));
        Assert.Equal(LaneSelection.BySignature, new TrilaneOptions().Selection);
        Assert.Equal(TimeSpan.FromSeconds(15), new TrilaneOptions().Streams.EventStreamKeepAliveInterval);
    }

    [Fact]
    public void Configuration_wins_over_code_and_adds_lanes()
    {
        var options = Read(
            new()
            {
                ["Trilane:Selection"] = "MarkedOnly",
                ["Trilane:BlockingLane:MaxThreads"] = "7",
                ["Trilane:BlockingLanes:PDF:QueueTimeout"] = "00:00:05",
                ["Trilane:BlockingLanes:ldap:Background"] = "true",
            },
            options =>
            {
                (options.BlockingLane.MaxThreads, options.BlockingLane.QueueLimit) = (3, 4);
                options.AddBlockingLane("pdf", lane => lane.MaxThreads = 2);
            });

        Assert.Equal(LaneSelection.MarkedOnly, options.Selection);
        Assert.Equal((7, 4), (options.BlockingLane.MaxThreads, options.BlockingLane.QueueLimit));
        Assert.Equal((2, TimeSpan.FromSeconds(5)), (options.BlockingLanes["pdf"].MaxThreads, options.BlockingLanes["pdf"].QueueTimeout));
        Assert.True(options.BlockingLanes["ldap"].Background);
        Assert.Equal(["default", "ldap", "pdf"], options.BlockingLanes.Keys.Order());
    }

    [Theory]
    [InlineData("Trilane:BlockingLane:MaxThreads", "0", "Trilane:BlockingLane:MaxThreads is 0; it has to be 1 or more.")]
    [InlineData("Trilane:BlockingLanes:pdf:QueueLimit", "-3", "Trilane:BlockingLanes:pdf:QueueLimit is -3; it has to be 1 or more.")]
    [InlineData("Trilane:BlockingLane:QueueTimeout", "00:00:00", "Trilane:BlockingLane:QueueTimeout is 00:00:00; it has to be above zero and at most 24 days.")]
    [InlineData("Trilane:BlockingLane:IdleTimeout", "30", "Trilane:BlockingLane:IdleTimeout is 30.00:00:00; it has to be above zero and at most 24 days.")]
    [InlineData("Trilane:BlockingLane:LongCallThreshold", "-00:01:00", "Trilane:BlockingLane:LongCallThreshold is -00:01:00; it has to be above zero and at most 24 days.")]
    [InlineData("Trilane:Selection", "ByLuck", "Trilane:Selection is 'ByLuck'; it can be BySignature or MarkedOnly.")]
    [InlineData("Trilane:BlockingLane:MaxThreads", "many", "Trilane:BlockingLane can't be read: ")]
    [InlineData("Trilane:BlockingLane:MaxThread", "4", "Trilane:BlockingLane can't be read: ")]
    [InlineData("Trilane:Streams:EventStreamKeepAliveInterval", "00:00:00", "Trilane:Streams:EventStreamKeepAliveInterval is 00:00:00; it has to be above zero and at most 24 days.")]
    [InlineData("Trilane:Streams:EventStreamKeepAlive", "00:00:15", "Trilane:Streams can't be read: ")]
    public async Task Invalid_value_keeps_the_app_from_starting_and_the_error_names_it(string key, string value, string message)
    {
        var error = await Assert.ThrowsAsync<OptionsValidationException>(
            () => TestApp.StartAsync(app => app.MapGet("/", () => ""), settings: [new(key, value)]));

        Assert.Contains(message, error.Message, StringComparison.Ordinal);
        Assert.Contains(key.Split(':')[^1], error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Empty_lane_names_are_refused()
    {
        Assert.Throws<ArgumentException>(() => new TrilaneOptions().AddBlockingLane(" "));
        Assert.Throws<ArgumentException>(() => new BlockingLaneAttribute(""));
    }

    [Fact]
    public async Task Reload_changes_limits_and_an_invalid_one_is_logged_and_ignored()
    {
        var log = new LogLines();
        await using var app = await TestApp.StartAsync(
            app => app.MapGet("/", () => ""),
            settings: [new("Trilane:BlockingLane:MaxThreads", "1")],
            configure: builder => builder.Logging.AddProvider(log));
        var configuration = (IConfigurationRoot)app.Services.GetRequiredService<IConfiguration>();

        configuration["Trilane:BlockingLane:MaxThreads"] = "0";
        configuration.Reload();

        Assert.Contains(log.Lines, line => line.Contains("ignored: Trilane:BlockingLane:MaxThreads is 0", StringComparison.Ordinal));
        Assert.Equal(1, app.Lane().Scheduler.Limits.MaxThreads);

        configuration["Trilane:BlockingLane:MaxThreads"] = "5";
        configuration["Trilane:BlockingLanes:late:MaxThreads"] = "5";
        configuration.Reload();

        Assert.Equal(5, app.Lane().Scheduler.Limits.MaxThreads);
        Assert.Contains(log.Lines, line => line.Contains("'late' is new", StringComparison.Ordinal));
    }

    private static TrilaneOptions Read(Dictionary<string, string?> settings, Action<TrilaneOptions> configure) =>
        new ServiceCollection()
            .AddSingleton<IConfiguration>(new ConfigurationBuilder().AddInMemoryCollection(settings).Build())
            .AddTrilane(configure)
            .BuildServiceProvider()
            .GetRequiredService<IOptions<TrilaneOptions>>().Value;
}
